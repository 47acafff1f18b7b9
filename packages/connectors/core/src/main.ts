import type { ActionRequest, ActionResult, ExtensionContext } from '@reeve/extensions/api';
import { registerCases } from './cases.ts';
import { registerHonours } from './honours.ts';
import { registerMembers } from './members.ts';
import { registerMessages } from './messages.ts';
import { registerPoints } from './points.ts';
import { registerSafety } from './safety.ts';
import { registerWebhook } from './webhook.ts';
import { word } from './word.ts';

/** Binds the core actions. They use nothing that any other extension could not use. */
export function activate(context: ExtensionContext): void {
  registerPoints(context);
  registerHonours(context);
  registerMembers(context);
  registerCases(context);
  registerMessages(context);
  registerSafety(context);
  registerWebhook(context);
  context.actions.register('log.write', ({ input, rule }: ActionRequest): ActionResult => {
    context.log.info(word(input['message']), { rule });
    return { status: 'delivered' };
  });
}
