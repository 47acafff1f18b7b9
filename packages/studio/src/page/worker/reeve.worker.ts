import { explain } from '@reeve/engine';
import type { Decision, Event, Labels, Program, Span } from '@reeve/ir';
import { type CheckOptions, compile, parse, parsePack, type SyntaxTree } from '@reeve/language';
import { createLanguageService, type Insight, type LanguageService } from '@reeve/language/service';
import type { WaitCount } from '../../both/waits.ts';
import { indicators } from './board.ts';
import { flowsOf } from './flows.ts';
import type { Answer, Call, DeclaredEntry, Lately, WorkerApi } from './protocol.ts';
import { differences, type Replay, replay, type ShownDecision } from './replay.ts';
import { changedRules, stageEdits, stageOf } from './stages.ts';
import { standing } from './standing.ts';
import { testText } from './test-text.ts';

const EMPTY = { actions: [], functions: [], events: [], channels: [], member: [], community: [] };

let service: LanguageService = createLanguageService({ signatures: EMPTY });
/** What texts are compiled with. */
let options: CheckOptions = { signatures: EMPTY };
let live: readonly { readonly path: string; readonly text: string }[] = [];
const open = new Map<string, string>();
let events: readonly Event[] = [];
let until = 0;
/** The last replay of each: of the texts as they stand, and of those that are live. Made again when either is another. */
interface Replayed {
  readonly of: string;
  readonly replay: Replay;
  readonly decisions: readonly Decision[];
  readonly waits: readonly WaitCount[];
}
let last: Replayed | undefined;
let lastLive: Replayed | undefined;
/** How things stand when the history ends, under a program. */
let stands: { readonly of: string; readonly insight: Insight } | undefined;
let lately: Lately | undefined;

const isRules = (path: string): boolean => !/\.test\.ya?ml$/.test(path);
const refill = (): void => {
  service = createLanguageService(options);
  for (const { path, text } of live) if (isRules(path)) service.open(path, text);
  for (const [path, text] of open) if (isRules(path)) service.open(path, text);
};

const shown = ({
  rule,
  at,
  subject,
  community,
  continues,
  values,
  effects,
  held,
}: Decision): ShownDecision => ({
  rule,
  at,
  subject: subject.id,
  community,
  values,
  effects: effects.map(({ action, input }) => ({ action, input })),
  held: held.map(({ action, reason }) => ({ action, reason })),
  ...(continues && { continues: continues.after }),
});

interface Declared {
  readonly name: string;
  readonly labels: Labels;
  readonly span: Span;
}

/** The program without errors, as the texts stand. */
const program = (): Program | undefined => service.program();
const replayed = (of: Program, known: Replayed | undefined): Replayed =>
  known?.of === of.id ? known : { of: of.id, ...replay(of, events, until) };

const liveTrees = (): readonly SyntaxTree[] =>
  live.filter(({ path }) => isRules(path)).map(({ path, text }) => parse(text, { source: path }).tree);
const textOf = (source: string): string =>
  service.tree(source)?.text ??
  options.packs?.flatMap(({ trees }) => trees).find((tree) => tree.source === source)?.text ??
  '';

const api: WorkerApi = {
  configure(signatures, project, packs) {
    options = {
      signatures,
      project,
      packs: packs.map(parsePack),
      packIds: packs.map(({ id }) => id),
    };
    refill();
  },
  texts(given) {
    live = given;
    refill();
  },
  open(path, text) {
    open.set(path, text);
    if (isRules(path)) service.open(path, text);
  },
  close(path) {
    open.delete(path);
    const text = live.find((each) => each.path === path)?.text;
    if (text === undefined) service.close(path);
    else if (isRules(path)) service.open(path, text);
  },
  diagnostics: (path) => (isRules(path) ? service.diagnostics(path) : []),
  proved: (path) => (isRules(path) ? service.diagnostics(path, { proofs: true }) : []),
  completions: (path, offset) => service.completions(path, offset),
  hover: (path, offset) => service.hover(path, offset),
  signature: (path, offset) => service.signature(path, offset),
  definition: (path, offset) => service.definition(path, offset),
  references: (path, offset) => service.references(path, offset),
  rename: (path, offset, to) => service.rename(path, offset, to),
  fixes: (path, start, end) => service.fixes(path, start, end),
  outline: (path) => service.outline(path),
  folding: (path) => service.folding(path),
  tokens: (path) => service.semanticTokens(path),
  lenses: (path) =>
    service.lenses(path, {
      rule: (name) => lately && { lately: { days: 7, ...(lately[name] ?? { fired: 0, held: 0 }) } },
    }),
  hints: (path) => service.hints(path, stands?.insight ?? {}),
  stand() {
    const current = program();
    if (!current || events.length === 0 || stands?.of === current.id) return;
    stands = { of: current.id, insight: standing(service, options, events, until) };
  },
  lately(counts) {
    lately = counts;
  },
  format: (path, to) => service.format(path, to),
  spelled(text, to) {
    const alone = createLanguageService(options);
    alone.open('text.reeve', text);
    return alone.format('text.reeve', to) ?? text;
  },
  rules: () =>
    [...service.model().rules.values()].map(({ name, span, labels, node }) => ({
      name,
      titles: labels,
      source: span.source,
      at: span.start,
      stage: stageOf(node),
    })),
  declared() {
    const { plans, segments, metrics, tables, templates } = service.model();
    const known = new Set(service.sources());
    const of = (kind: DeclaredEntry['kind'], all: ReadonlyMap<string, Declared>): readonly DeclaredEntry[] =>
      [...all.values()]
        .filter(({ span }) => known.has(span.source))
        .map(({ name, labels, span }) => ({
          kind,
          name,
          titles: labels,
          source: span.source,
          at: span.start,
        }));
    return [
      ...of('plan', plans),
      ...of('segment', segments),
      ...of('metric', metrics),
      ...of('table', tables),
      ...of('template', templates),
    ];
  },
  proofs() {
    const analysis = service.analysis();
    return { flow: analysis?.flow, findings: analysis?.diagnostics ?? [] };
  },
  history(ndjson, end) {
    events = ndjson === '' ? [] : ndjson.split('\n').map((line) => JSON.parse(line) as Event);
    until = end;
    last = undefined;
    lastLive = undefined;
    stands = undefined;
    return events.length;
  },
  backtest() {
    const current = program();
    if (!current) return undefined;
    last = replayed(current, last);
    return last.replay;
  },
  decisionsOf: (rule, subject, day) =>
    (last?.decisions ?? [])
      .filter(
        (each) =>
          (rule === undefined || each.rule === rule) &&
          (subject === undefined || each.subject.id === subject) &&
          (day === undefined || (each.at >= day && each.at < day + 86_400_000)),
      )
      .slice(0, 200)
      .map(shown),
  changed: () =>
    changedRules(
      liveTrees(),
      service.sources().flatMap((source) => service.tree(source) ?? []),
    ),
  staged(rule, stage) {
    const path = service.model().rules.get(rule)?.span.source;
    const tree = path === undefined ? undefined : service.tree(path);
    const edits = tree && stageEdits(tree, rule, stage);
    return edits && path !== undefined ? { path, edits } : undefined;
  },
  compare() {
    const current = program();
    if (!current) return undefined;
    const before = compile(liveTrees(), options).program;
    if (!before) return [];
    lastLive = replayed(before, lastLive);
    last = replayed(current, last);
    return differences(lastLive.decisions, last.decisions);
  },
  explain(rule, community, id, at) {
    const current = program();
    if (!current) return { problem: 'errors' };
    try {
      return explain({
        program: current,
        rule,
        subject: { community, id },
        events,
        ...(at !== undefined && { at }),
      });
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  },
  testOf: (rule, community, id) => {
    const current = program();
    const source = service.model().rules.get(rule)?.span.source;
    return current && source !== undefined
      ? testText(current, rule, { community, id }, events, until)
      : undefined;
  },
  subjects() {
    const seen = new Map<string, { community: string; id: string }>();
    for (const { community, member } of events) {
      // A rule may be about the community itself.
      const whole = `${community}\u0000`;
      if (!seen.has(whole)) seen.set(whole, { community, id: community });
      if (member === undefined) continue;
      const key = `${community}\u0000${member}`;
      if (!seen.has(key)) seen.set(key, { community, id: member });
    }
    return [...seen.values()].slice(0, 20_000);
  },
  board: () => indicators(service, options, events, until),
  flows() {
    const current = program();
    const model = service.model();
    return (
      current &&
      flowsOf(
        current,
        (kind, name) => (kind === 'plan' ? model.plans : model.rules).get(name)?.labels ?? {},
        ({ source, start, end }) => textOf(source).slice(start, end),
      )
    );
  },
  waits() {
    const current = program();
    if (!current || events.length === 0) return undefined;
    last = replayed(current, last);
    return last.waits;
  },
};

self.addEventListener('message', ({ data }: MessageEvent<Call>) => {
  const { id, method, args } = data;
  let answer: Answer;
  try {
    const value = (api[method] as (...given: readonly unknown[]) => unknown)(...args);
    answer = { id, value };
  } catch (error) {
    answer = { id, error: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(answer);
});
