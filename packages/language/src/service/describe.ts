import type { Bilingual, Labels, ParamSignature, Type } from '@reeve/ir';
import type { Model, ParamSymbol } from '../check/symbols.ts';
import { describeType } from '../check/types.ts';
import type { Vocabulary } from '../check/vocabulary.ts';
import type { Meaning } from './occurrences.ts';

/** What a name means, in words. */
export interface Description {
  /** What kind of thing it is, and of what type: `attribute, text`. */
  readonly detail: Bilingual;
  /** Its name for people: its label or title. */
  readonly title?: Bilingual;
  /** More to say, as Markdown. */
  readonly text?: Bilingual;
}

const KINDS: Readonly<Record<Meaning['kind'], Bilingual>> = {
  event: { en: 'event', zh: '事件' },
  field: { en: 'field', zh: '字段' },
  attribute: { en: 'attribute', zh: '属性' },
  action: { en: 'action', zh: '动作' },
  param: { en: 'parameter', zh: '参数' },
  option: { en: 'choice', zh: '选项' },
  segment: { en: 'segment', zh: '分群' },
  metric: { en: 'metric', zh: '指标' },
  table: { en: 'decision table', zh: '决策表' },
  plan: { en: 'plan', zh: '预案' },
  template: { en: 'template', zh: '模板' },
  channel: { en: 'channel', zh: '渠道' },
  role: { en: 'role', zh: '角色' },
  function: { en: 'function', zh: '函数' },
  rule: { en: 'rule', zh: '规则' },
};

/** A kind of thing in words. */
export function kindInWords(kind: Meaning['kind']): Bilingual {
  return KINDS[kind];
}

/** Says what a name means; `undefined` where nothing is known of it. */
export function describe(meaning: Meaning, vocabulary: Vocabulary): Description | undefined {
  const { model } = vocabulary;
  const { kind, id } = meaning;
  const typed = typeOf(meaning, model);
  const labels = labelsOf(meaning, vocabulary);
  const text = textOf(meaning, model);
  if (typed === undefined && labels === undefined && text === undefined && kind !== 'rule') return undefined;
  const what = KINDS[kind];
  const type = typed && describeType(typed);
  return {
    detail: type ? { en: `${what.en}, ${type.en}`, zh: `${what.zh}，${type.zh}` } : what,
    ...(labels && titled(labels, id)),
    ...(text && { text }),
  };
}

/** The label in the other language says most to whoever reads an id. */
function titled(labels: Labels, id: string): { title?: Bilingual } {
  const { en, zh } = labels;
  if (en === undefined && zh === undefined) return {};
  return { title: { en: en ?? zh ?? id, zh: zh ?? en ?? id } };
}

/** The type of what a name stands for. */
function typeOf({ kind, id, owner }: Meaning, model: Model): Type | undefined {
  switch (kind) {
    case 'field':
      return owner === undefined
        ? [...model.events.values()].find((event) => event.fields.has(id))?.fields.get(id)?.type
        : model.events.get(owner)?.fields.get(id)?.type;
    case 'attribute':
      return model.attributes[owner === 'community' ? 'community' : 'member'].get(id)?.type;
    case 'param':
      return owner === undefined ? undefined : paramsOf(owner, model).find(({ name }) => name === id)?.type;
    case 'function':
      return model.functions.get(id)?.returns;
    default:
      return undefined;
  }
}

/** Parameters of whatever has the id: action, function, plan, table (with its outputs), template. */
export function paramsOf(owner: string, model: Model): readonly (ParamSignature | ParamSymbol)[] {
  const table = model.tables.get(owner);
  return (
    model.actions.get(owner)?.params ??
    model.functions.get(owner)?.params ??
    model.plans.get(owner)?.params ??
    (table && [...table.params, ...table.outputs]) ??
    model.templates.get(owner)?.params ??
    []
  );
}

function labelsOf({ kind, id, owner }: Meaning, { model }: Vocabulary): Labels | undefined {
  switch (kind) {
    case 'event':
      return model.events.get(id)?.labels;
    case 'field':
      return (
        owner === undefined
          ? [...model.events.values()].find((event) => event.fields.has(id))
          : model.events.get(owner)
      )?.fields.get(id)?.labels;
    case 'attribute':
      return model.attributes[owner === 'community' ? 'community' : 'member'].get(id)?.labels;
    case 'action':
      return model.actions.get(id)?.labels;
    case 'param':
      return owner === undefined ? undefined : paramsOf(owner, model).find(({ name }) => name === id)?.labels;
    case 'option':
      return owner === undefined
        ? undefined
        : optionsOf(owner, model).find((option) => option.id === id)?.labels;
    case 'segment':
      return model.segments.get(id)?.labels;
    case 'metric':
      return model.metrics.get(id)?.labels;
    case 'table':
      return model.tables.get(id)?.labels;
    case 'plan':
      return model.plans.get(id)?.labels;
    case 'template':
      return model.templates.get(id)?.labels;
    case 'channel':
      return model.channels.get(id)?.labels;
    case 'function':
      return model.functions.get(id)?.labels;
    case 'rule':
      return model.rules.get(id)?.labels;
    case 'role':
      return undefined;
  }
}

/** The choices of whatever is called so: `member.tier`, `complaint.filed.topic`, `message.send.via`. */
export function optionsOf(
  owner: string,
  model: Model,
): readonly { readonly id: string; readonly labels: Labels }[] {
  const type = ownerType(owner, model);
  const inner = type?.kind === 'listOf' ? type.of : type;
  return inner?.kind === 'oneOf' ? inner.options : [];
}

/** The type of the attribute, field or parameter that a dotted owner names. */
export function ownerType(owner: string, model: Model): Type | undefined {
  for (const root of ['member', 'community'] as const) {
    if (owner.startsWith(`${root}.`)) return model.attributes[root].get(owner.slice(root.length + 1))?.type;
  }
  for (let dot = owner.indexOf('.'); dot > 0; dot = owner.indexOf('.', dot + 1)) {
    const field = model.events.get(owner.slice(0, dot))?.fields.get(owner.slice(dot + 1));
    if (field) return field.type;
  }
  const dot = owner.lastIndexOf('.');
  return typeOf({ kind: 'param', id: owner.slice(dot + 1), owner: owner.slice(0, dot) }, model);
}

function textOf({ kind, id, owner }: Meaning, model: Model): Bilingual | undefined {
  if (kind === 'action') {
    const action = model.actions.get(id);
    if (!action) return undefined;
    const notes = [inBoth(action.description), quotaText(action.quota), emitsText(action.emits)];
    return joined(notes);
  }
  if (kind === 'param' && owner !== undefined) {
    const param = paramsOf(owner, model).find(({ name }) => name === id);
    return param && 'description' in param ? inBoth(param.description) : undefined;
  }
  if (kind === 'event') {
    const event = model.events.get(id);
    if (!event) return undefined;
    const names = [...event.fields.values()].map(({ path }) => `\`${path}\``);
    const activity = event.activity ? { en: 'Counts as activity.', zh: '计为活动。' } : undefined;
    const fields =
      names.length > 0
        ? { en: `Fields: ${names.join(', ')}`, zh: `字段：${names.join('、')}` }
        : { en: 'It has no fields.', zh: '没有字段。' };
    return joined([activity, fields]);
  }
  if (kind === 'attribute' || kind === 'field') {
    const symbol =
      kind === 'attribute'
        ? model.attributes[owner === 'community' ? 'community' : 'member'].get(id)
        : owner === undefined
          ? undefined
          : model.events.get(owner)?.fields.get(id);
    return symbol?.personal
      ? { en: 'Personal: masked on screens and in logs.', zh: '个人信息：在界面和日志中隐去。' }
      : undefined;
  }
  return undefined;
}

function inBoth(labels: Labels | undefined): Bilingual | undefined {
  const any = labels?.en ?? labels?.zh;
  return any === undefined ? undefined : { en: labels?.en ?? any, zh: labels?.zh ?? any };
}

function quotaText(quota: string | undefined): Bilingual | undefined {
  return quota === undefined ? undefined : { en: `The platform takes ${quota}.`, zh: `平台限额：${quota}。` };
}

function emitsText(emits: readonly string[]): Bilingual | undefined {
  if (emits.length === 0) return undefined;
  const names = emits.map((type) => `\`${type}\``);
  return { en: `Brings about ${names.join(', ')}.`, zh: `会引起 ${names.join('、')}。` };
}

function joined(notes: readonly (Bilingual | undefined)[]): Bilingual | undefined {
  const known = notes.filter((note) => note !== undefined);
  if (known.length === 0) return undefined;
  return { en: known.map(({ en }) => en).join('\n\n'), zh: known.map(({ zh }) => zh).join('\n\n') };
}
