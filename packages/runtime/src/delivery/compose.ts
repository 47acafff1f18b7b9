import type { Composed } from '@reeve/engine';
import type { RenderedMessage } from '@reeve/extensions/api';
import type { Expr, TemplateIr, Value } from '@reeve/ir';
import type { OutboxEffect } from '../store/records.ts';

/** What composing asks of the engine. */
export interface Composer {
  compose(
    text: Expr,
    about: {
      readonly community: string;
      readonly member?: string;
      readonly params: readonly Value[];
      readonly now: number;
    },
  ): readonly Composed[];
  attributes(community: string, member: string): Readonly<Record<string, Value>> | undefined;
}

/** A message, or why there is none. `undefined`: the effect says nothing. */
export type Message = RenderedMessage | { readonly failed: string } | undefined;

const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Puts what came from people into a text so that it cannot be taken for markup of the channel. */
const ESCAPES: Readonly<Record<string, (text: string) => string>> = {
  // https://docs.slack.dev/messaging/formatting-message-text: these three are control characters.
  slack: (text) => text.replace(/[&<>]/g, (sign) => HTML[sign] as string),
  // https://core.telegram.org/bots/api#html-style
  telegram: (text) => text.replace(/[&<>"]/g, (sign) => HTML[sign] as string),
  discord: (text) => text.replace(/[\\*_~`|>#@[\]()-]/g, '\\$&'),
  wecom: (text) => text.replace(/[<>]/g, (sign) => HTML[sign] as string).replace(/[*`[\]#]/g, '\\$&'),
  dingtalk: (text) => text.replace(/[\\*_`[\]#<>]/g, '\\$&'),
  feishu: (text) => text.replace(/[<>]/g, (sign) => HTML[sign] as string),
};

/** Control characters, and marks that turn the direction of the text around them. */
const UNSEEN = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;
const MOST = 4_000;

/** Escapes a value for a channel; one without markup keeps it as it is. */
function escaped(channel: string | undefined, value: string): string {
  const clean = value.replace(UNSEEN, '').slice(0, MOST);
  const mark = channel === undefined ? undefined : ESCAPES[channel];
  return mark ? mark(clean) : clean;
}

/**
 * What an effect says: its template in the member's language and for its channel, or its own text. A place without a
 * value fails: nobody is sent a message with a hole in it.
 */
export function messageOf(
  effect: OutboxEffect,
  templates: ReadonlyMap<string, TemplateIr>,
  composer: Composer,
  language: 'en' | 'zh',
  now: number,
): Message {
  const { input, channel, community, member } = effect;
  const known = member === undefined ? undefined : composer.attributes(community, member);
  const spoken = known?.['language'];
  const lang = typeof spoken === 'string' ? (spoken.toLowerCase().startsWith('zh') ? 'zh' : 'en') : language;
  const title = typeof input['subject'] === 'string' ? { title: input['subject'] } : {};
  const name = input['template'];
  if (typeof name !== 'string') {
    const text = input['text'] ?? input['message'];
    return typeof text === 'string'
      ? { text: text.replace(UNSEEN, ''), language: lang, ...title }
      : undefined;
  }
  const template = templates.get(name);
  // A project may keep its templates on the platform: then the name is all there is to give.
  if (!template) return { text: '', template: name, language: lang, ...title };
  const body = bodyFor(template, channel, lang);
  if (!body) return { failed: `The template ${name} has no text.` };
  const params = template.params.map((param) => input[param.name] ?? null);
  const parts = composer.compose(body.text, {
    community,
    ...(member === undefined ? {} : { member }),
    params,
    now,
  });
  let text = '';
  for (const part of parts) {
    if ('text' in part) text += part.text;
    else if (part.value === null) return { failed: `A place in the template ${name} has no value.` };
    else text += escaped(channel, part.value);
  }
  return { text, template: name, language: body.lang ?? lang, ...title };
}

/** The text that fits best: channel and language, then channel, then language, then any without a channel. */
function bodyFor(
  template: TemplateIr,
  channel: string | undefined,
  lang: 'en' | 'zh',
): TemplateIr['bodies'][number] | undefined {
  const score = (body: TemplateIr['bodies'][number]): number => {
    if (body.channel !== undefined && body.channel !== channel) return -1;
    return (body.channel === undefined ? 0 : 4) + (body.lang === lang ? 2 : body.lang === undefined ? 1 : 0);
  };
  let best: { readonly body: TemplateIr['bodies'][number]; readonly score: number } | undefined;
  for (const body of template.bodies) {
    const points = score(body);
    if (points >= 0 && (!best || points > best.score)) best = { body, score: points };
  }
  return best?.body;
}
