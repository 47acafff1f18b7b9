import type { TemplateIr } from '@reeve/ir';
import { closest, replaceBy } from '../diagnostics/index.ts';
import type { Checker, Scope } from './context.ts';
import { firstHere } from './report.ts';
import type { ParamSymbol, TemplateSymbol } from './symbols.ts';

/** Parameters by name, as an expression finds them. */
export function paramScope(params: readonly ParamSymbol[]): Scope['params'] {
  const found = new Map<string, { index: number; type: ParamSymbol['type'] }>();
  for (const [index, param] of params.entries()) {
    for (const label of Object.values(param.labels)) found.set(label, { index, type: param.type });
  }
  for (const [index, param] of params.entries()) found.set(param.name, { index, type: param.type });
  return found;
}

/** Checks and compiles a template: what stands in braces, and that each language and channel has one text. */
export function templateOf(c: Checker, template: TemplateSymbol): TemplateIr {
  const { node } = template;
  if (node.bodies.length === 0) c.report('template/empty', node.name.span, { name: template.name });
  const scope: Scope = {
    subject: null,
    noMember: null,
    params: paramScope(template.params),
    event: null,
    bareFields: false,
    place: 'template',
    usualLabels: new Map(),
  };
  const seen = new Map<string, (typeof node.bodies)[number]>();
  const bodies: TemplateIr['bodies'][number][] = [];
  for (const body of node.bodies) {
    bodies.push({
      ...(body.lang ? { lang: body.lang } : {}),
      ...(body.channel ? { channel: body.channel.id } : {}),
      text: c.expression(body.text, scope).expr,
    });
    if (body.channel && c.model.channels.size > 0 && !c.model.channels.has(body.channel.id)) {
      const known = [...c.model.channels.keys()];
      const near = closest(body.channel.written, known);
      c.report(
        'name/unknown-channel',
        body.channel.span,
        { name: body.channel.written, known: known.slice(0, 12).join(', ') },
        near === undefined ? {} : { fixes: [replaceBy(body.channel.span, near)] },
      );
    }
    const key = `${body.lang ?? ''} ${body.channel?.id ?? ''}`;
    const first = seen.get(key);
    if (first)
      c.report(
        'template/repeated-text',
        body.span,
        { name: template.name },
        { related: firstHere(first.span) },
      );
    else seen.set(key, body);
  }
  return { name: template.name, params: template.params.map(({ name, type }) => ({ name, type })), bodies };
}
