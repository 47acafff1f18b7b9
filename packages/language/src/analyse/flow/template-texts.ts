import type { StepIr } from '@reeve/ir';
import type { TemplateSymbol } from '../../check/symbols.ts';
import type { ProofContext } from '../proof.ts';
import { messageOf } from './outgoing.ts';
import { allSteps } from './quotas.ts';

type Lang = 'en' | 'zh';

const NAMES = { en: { en: 'English', zh: '英文' }, zh: { en: 'Chinese', zh: '中文' } } as const;

/** Templates without a text for a language that members have, or for a channel that they are sent on. */
export function reportTemplateTexts(context: ProofContext): void {
  const { program, model } = context;
  const languages = languagesOf(context);
  for (const template of model.templates.values()) {
    const { bodies } = template.node;
    if (bodies.length === 0) continue;
    const missing = languages.filter(
      (lang) => !bodies.some((body) => body.lang === undefined || body.lang === lang),
    );
    for (const lang of missing) reportLanguage(context, template, lang, null);
    if (bodies.every((body) => body.channel === undefined)) continue;
    const channels = new Set<string>();
    for (const step of allSteps(program)) {
      const channel = channelOf(context, step, template.name);
      if (channel === undefined || channels.has(channel)) continue;
      channels.add(channel);
      const fitting = bodies.filter((body) => body.channel === undefined || body.channel.id === channel);
      if (fitting.length === 0) {
        if (step.op === 'effect') {
          context.report('flow/template-channel', step.use.span, { name: template.name, channel });
        }
        continue;
      }
      const lacking = languages.filter(
        (lang) =>
          !missing.includes(lang) && !fitting.some((body) => body.lang === undefined || body.lang === lang),
      );
      for (const lang of lacking) reportLanguage(context, template, lang, channel);
    }
  }
}

function reportLanguage(
  context: ProofContext,
  template: TemplateSymbol,
  lang: Lang,
  channel: string | null,
): void {
  context.report('flow/template-language', template.span, {
    name: template.name,
    language: NAMES[lang],
    on: channel === null ? { en: '', zh: '' } : { en: ` on ${channel}`, zh: `（渠道 ${channel}）` },
  });
}

/** Languages that the project says, else those that members can have by their declaration. */
function languagesOf({ settings, model }: ProofContext): readonly Lang[] {
  if (settings.languages) return settings.languages;
  for (const name of ['language', 'lang']) {
    const type = model.attributes.member.get(name)?.type;
    if (type?.kind !== 'oneOf') continue;
    const ids = type.options.map(({ id }) => id.slice(0, 2).toLowerCase());
    return (['en', 'zh'] as const).filter((lang) => ids.includes(lang));
  }
  return [];
}

/** The channel that a step sends this template on, where the text says it. */
function channelOf({ model }: ProofContext, step: StepIr, template: string): string | undefined {
  if (step.op !== 'effect') return undefined;
  const param = model.actions.get(step.use.action)?.params.find(({ type }) => type.kind === 'template');
  const given = param && step.use.args.find(({ name }) => name === param.name)?.value;
  if (given?.op !== 'lit' || given.value !== template) return undefined;
  return messageOf(step.use)?.channel ?? undefined;
}
