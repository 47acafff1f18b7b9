import type { ProofContext } from '../proof.ts';
import { graphOf } from './graph.ts';
import { linksOf } from './links.ts';
import { loopsOf, reportLoops } from './loops.ts';
import { messageBounds, reportMessages } from './messages.ts';
import { reportQuotas } from './quotas.ts';
import type { FlowReport } from './report.ts';
import { reportTemplateTexts } from './template-texts.ts';
import { reportWaits } from './waits.ts';

/**
 * What rules set off together: circles and whether they end, the most that a member can get, quotas, waits, templates.
 * Reports what it finds, and gives what can be shown of it.
 */
export function analyseFlow(context: ProofContext): FlowReport {
  const { program, model } = context;
  const links = linksOf(program, model.actions);
  const loops = loopsOf(program, links, model.actions);
  const messages = messageBounds(program);
  reportLoops(context, loops);
  reportMessages(context, messages);
  reportQuotas(context);
  reportWaits(context);
  reportTemplateTexts(context);
  return { graph: graphOf(context, links), loops, messages };
}
