import type { Event } from '@reeve/ir';
import { compile, createVocabulary, type Model, parse } from '@reeve/language';
import type { ApprovalRecord, CaseRecord, OutboxEffect, StoredDecision } from '@reeve/runtime';
import { mayAs, type User } from './accounts.ts';
import type { StudioProject } from './ports.ts';
import { digestOf } from './reviews.ts';
import { createSafeTexts } from './safe-texts.ts';

const MASK = '•••';
/** Who has done what rules do to a case. */
const BY_RULE = 'reeve';

type Input = Readonly<Record<string, unknown>>;

/**
 * Hides what is personal from those who may not see it: fields that the project or its extensions mark, wherever they
 * stand, what was read of them, and texts that were put together for people. Members keep their ids, which is what rules
 * work with.
 */
export interface Mask {
  readonly event: (event: Event) => Event;
  readonly decision: (stored: StoredDecision) => StoredDecision;
  readonly effect: (effect: OutboxEffect) => OutboxEffect;
  readonly approval: (approval: ApprovalRecord) => ApprovalRecord;
  /** Its title and what rules noted on it, unless they can hold nothing personal. */
  readonly case: (found: CaseRecord) => CaseRecord;
}

/** The mask for whoever asks; `undefined` for those who may see what is personal. */
export type MaskFor = (user: User) => Promise<Mask | undefined>;

/** Keeps the mask of the project until it is written anew. */
export function createMaskFor(project: () => Promise<StudioProject>): MaskFor {
  let made: { readonly of: string; readonly mask: Mask } | undefined;
  return async ({ role }) => {
    if (mayAs(role, 'approver')) return undefined;
    const now = await project();
    const of = digestOf(JSON.stringify([now.files, now.signatures, now.settings, now.packs]));
    if (made?.of !== of) made = { of, mask: createMask(now) };
    return made.mask;
  };
}

/** Makes the mask of a project as it is written now. */
function createMask({ files, signatures, settings, packs }: StudioProject): Mask {
  const treesOf = (texts: StudioProject['files']) =>
    texts.map(({ path, text }) => parse(text, { source: path }).tree);
  const trees = treesOf(files.filter(({ path }) => !/\.test\.ya?ml$/.test(path)));
  const { model } = createVocabulary(trees, signatures);
  const fields = new Map(
    [...model.events.values()].map((event) => [event.id, personalOf(event.fields.values())] as const),
  );
  const members = personalOf(model.attributes.member.values());
  const communities = personalOf(model.attributes.community.values());
  const read = [
    ...members.map((path) => `member.${path}`),
    ...communities.map((path) => `community.${path}`),
    ...new Set([...fields.values()].flat().map((path) => `event.${path}`)),
  ];
  const isPersonal = (label: string): boolean => read.some((path) => mentions(label, path));
  const input = (action: string, given: Input): Input => maskedInput(model, action, given);
  const { program } = compile(trees, {
    signatures,
    project: settings,
    packs: packs.map(({ files: texts, ...pack }) => ({ ...pack, trees: treesOf(texts) })),
    packIds: packs.map(({ id }) => id),
  });
  const isSafe =
    program &&
    createSafeTexts(program, {
      event: new Set([...fields.values()].flat()),
      member: new Set(members),
      community: new Set(communities),
    });
  /** A text of a case, by the actions of its rule that may have given it. */
  const said = (rule: string, text: string, ...by: readonly (readonly [string, string])[]): string =>
    by.some(([action, arg]) => isSafe?.(rule, action, arg, text)) ? text : MASK;
  return {
    event(event) {
      const attributes =
        event.type === 'community.updated' ? communities : event.type.startsWith('member.') ? members : [];
      let { data } = event;
      for (const path of [...(fields.get(event.type) ?? []), ...attributes])
        data = maskedAt(data, path.split('.')) as Event['data'];
      return data === event.data ? event : { ...event, data };
    },
    decision({ decision, ...place }) {
      const values = Object.entries(decision.values).map(([label, value]) => [
        label,
        isPersonal(label) ? MASK : value,
      ]);
      return {
        ...place,
        decision: {
          ...decision,
          values: Object.fromEntries(values) as typeof decision.values,
          effects: decision.effects.map((effect) => ({
            ...effect,
            input: input(effect.action, effect.input) as typeof effect.input,
          })),
          held: decision.held.map((held) =>
            held.input ? { ...held, input: input(held.action, held.input) as typeof held.input } : held,
          ),
        },
      };
    },
    effect: (effect) => ({
      ...effect,
      input: input(effect.action, effect.input) as OutboxEffect['input'],
    }),
    approval: (approval) => ({
      ...approval,
      effects: approval.effects.map((effect) =>
        effect.input
          ? { ...effect, input: input(effect.action, effect.input) as typeof effect.input }
          : effect,
      ),
    }),
    case: (found) => {
      const { rule } = found;
      const kind = found.kind === 'case' ? 'case' : said(rule, found.kind, ['case.open', 'kind']);
      return {
        ...found,
        kind,
        cause: kind === found.kind ? found.cause : MASK,
        title: found.title === kind ? kind : said(rule, found.title, ['case.open', 'title']),
        timeline: found.timeline.map((entry) =>
          entry.note === undefined || (entry.by !== undefined && entry.by !== BY_RULE)
            ? entry
            : {
                ...entry,
                note: said(rule, entry.note, ['case.escalate', 'reason'], ['case.close', 'reason']),
              },
        ),
      };
    },
  };
}

function personalOf(
  fields: Iterable<{ readonly path: string; readonly personal: boolean }>,
): readonly string[] {
  return [...fields].flatMap(({ path, personal }) => (personal ? [path] : []));
}

/** Whether an expression in words reads a path: `lower(member.email)` reads `member.email`, `member.emails` does not. */
function mentions(label: string, path: string): boolean {
  for (let at = label.indexOf(path); at >= 0; at = label.indexOf(path, at + 1))
    if (!/[\p{XID_Continue}.]/u.test(label[at + path.length] ?? '')) return true;
  return false;
}

/** Texts may have been put together from anything; what is chosen from a list, or names a member, has not. */
function maskedInput(model: Model, action: string, given: Input): Input {
  const types = new Map(model.actions.get(action)?.params.map(({ name, type }) => [name, type.kind]));
  const masked = (name: string, value: unknown): unknown => {
    const kind = types.get(name);
    const isText = kind === undefined || kind === 'text' || kind === 'any' || kind === 'listOf';
    return isText && value !== null && typeof value !== 'number' && typeof value !== 'boolean' ? MASK : value;
  };
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, masked(name, value)]));
}

/** The data with a mask at the path; the same where there is nothing. */
function maskedAt(data: unknown, [head, ...rest]: readonly string[]): unknown {
  if (typeof data !== 'object' || data === null || head === undefined || !Object.hasOwn(data, head))
    return data;
  const record = data as Readonly<Record<string, unknown>>;
  const inner = rest.length === 0 ? MASK : maskedAt(record[head], rest);
  return inner === record[head] ? data : { ...record, [head]: inner };
}
