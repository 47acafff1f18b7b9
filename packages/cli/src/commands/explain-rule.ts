import { type Explanation, explain } from '@reeve/engine';
import type { Event, Program, RuleIr } from '@reeve/ir';
import { closest } from '@reeve/language';
import { createEventReader, isZone } from '@reeve/runtime/events';
import { createSpeech } from '../explain/speech.ts';
import { renderExplanation } from '../explain/text.ts';
import { EXIT, UsageError } from '../failure.ts';
import { createSink } from '../output/sink.ts';
import { showCount } from '../output/summary.ts';
import { tellOnce } from '../project/scripts.ts';
import { openWorkspace } from '../project/workspace.ts';
import { createProgress } from '../terminal/progress.ts';
import { createStyle } from '../terminal/style.ts';
import { chooseLang } from './context.ts';
import { compileOrTell, readTime, sourcesOf } from './history.ts';

export interface ExplainRuleOptions {
  readonly rule: string;
  readonly member?: string;
  readonly community?: string;
  readonly subject?: string;
  readonly at?: string;
  readonly rules?: readonly string[];
  readonly events?: readonly string[];
  readonly map?: string;
  readonly project?: string;
  readonly tz?: string;
  readonly format: string;
  readonly lang?: string;
}

/** Names are offered from at most so many. */
const MOST_NAMES = 200_000;

/** Who there is in a history, for finding whom the user means. */
interface Cast {
  /** Ids by community; `null` stands for the community itself. */
  readonly byCommunity: Map<string, Set<string>>;
}

const kindOf = (program: Program, rule: RuleIr): string => {
  const subject = program.subjects[rule.subject];
  return !subject ? 'member' : subject.kind === 'field' ? subject.path : subject.kind;
};

const idOf = (program: Program, rule: RuleIr, event: Event): string | undefined => {
  const subject = program.subjects[rule.subject];
  if (subject?.kind === 'community') return event.community;
  if (subject?.kind !== 'field') return event.member;
  const value = Object.hasOwn(event.data, subject.path)
    ? event.data[subject.path]
    : subject.path
        .split('.')
        .reduce<unknown>(
          (at, part) =>
            typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[part] : undefined,
          event.data,
        );
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
};

const findRule = (program: Program, name: string): RuleIr => {
  const found = program.rules.find((rule) => rule.name === name);
  if (found) return found;
  const names = program.rules.map((rule) => rule.name);
  const near = closest(name, names);
  const offer =
    near === undefined ? `the rules are ${names.slice(0, 12).join(', ')}` : `did you mean ${near}?`;
  throw new UsageError(`--rule ${name}: there is no such rule; ${offer}`);
};

/** Whom the command line names, for a rule that is about this kind. */
const wantedId = (kind: string, options: ExplainRuleOptions): string | undefined => {
  if (kind === 'community') return options.community ?? options.subject;
  if (kind === 'member') {
    const id = options.member ?? options.subject;
    if (id === undefined) throw new UsageError('the rule is about members: name one with --member ID');
    return id;
  }
  if (options.subject === undefined)
    throw new UsageError(`the rule is about each “${kind}”: name one with --subject ID`);
  return options.subject;
};

const findSubject = (
  kind: string,
  id: string | undefined,
  cast: Cast,
  community: string | undefined,
): { readonly community: string; readonly id: string } => {
  const communities = [...cast.byCommunity.keys()];
  if (community !== undefined && !cast.byCommunity.has(community)) {
    const near = closest(community, communities) ?? communities.slice(0, 8).join(', ');
    throw new UsageError(`--community ${community}: no event names it; there is ${near || 'none'}`);
  }
  const here = community === undefined ? communities : [community];
  const having =
    id === undefined || kind === 'community'
      ? here
      : here.filter((each) => cast.byCommunity.get(each)?.has(id));
  if (kind === 'community' && id !== undefined && !cast.byCommunity.has(id)) {
    const near = closest(id, communities) ?? communities.slice(0, 8).join(', ');
    throw new UsageError(`--community ${id}: no event names it; there is ${near || 'none'}`);
  }
  if (kind === 'community' && id !== undefined) return { community: id, id };
  if (having.length > 1)
    throw new UsageError(
      `${id ?? 'the rule'}: there are several communities: name one with --community: ${having.slice(0, 8).join(', ')}`,
    );
  const [found] = having;
  if (found !== undefined) return { community: found, id: id ?? found };
  const option = kind === 'member' ? '--member' : '--subject';
  const known = here.flatMap((each) => [...(cast.byCommunity.get(each) ?? [])]).slice(0, MOST_NAMES);
  const near = closest(id ?? '', known);
  const offer =
    near === undefined
      ? known.length > 0
        ? `there are ${known.slice(0, 8).join(', ')} …`
        : ''
      : `did you mean ${near}?`;
  throw new UsageError(`${option} ${id ?? ''}: no event names it${offer === '' ? '' : `; ${offer}`}`);
};

/** `reeve explain --rule`: why a rule fired for somebody, or why it did not. */
export const runExplainRule = async (options: ExplainRuleOptions): Promise<number> => {
  if (options.tz !== undefined && !isZone(options.tz))
    throw new UsageError(`--tz ${options.tz}: there is no such time zone; write it as Asia/Shanghai`);
  const workspace = await openWorkspace({
    rules: options.rules ?? [],
    ...(options.project === undefined ? {} : { project: options.project }),
    ...(options.tz === undefined ? {} : { timeZone: options.tz }),
  });
  const lang = chooseLang(options.lang, workspace.project);
  const zone = workspace.settings.timeZone;
  const at = readTime(options.at, '--at', zone);
  const compiled = await compileOrTell(workspace, lang);
  if (!compiled) return EXIT.failed;
  const { program } = compiled;
  const rule = findRule(program, options.rule);
  const kind = kindOf(program, rule);
  const id = wantedId(kind, options);
  const reader = await createEventReader(await sourcesOf(options, workspace.project, zone, lang));
  const cast: Cast = { byCommunity: new Map() };
  const events: Event[] = [];
  const progress = createProgress(
    process.stderr,
    () => `${showCount(reader.tally.read, lang)} ${lang === 'zh' ? '个事件' : 'events'}`,
  );
  for await (const batch of reader.batches()) {
    for (const event of batch) {
      events.push(event);
      let ids = cast.byCommunity.get(event.community);
      if (!ids) {
        ids = new Set();
        cast.byCommunity.set(event.community, ids);
      }
      const named = idOf(program, rule, event);
      if (named !== undefined) ids.add(named);
    }
    progress.tick();
  }
  progress.clear();
  const subject = findSubject(kind, id, cast, options.community);
  const why: Explanation = explain({
    program,
    rule: rule.name,
    subject,
    events,
    options: (await workspace.scripts.open(tellOnce(lang))).engine,
    ...(at === undefined ? {} : { at }),
  });
  const sink = createSink(undefined);
  if (options.format === 'json') await sink.write(`${JSON.stringify(why, null, 2)}\n`);
  else {
    const speech = createSpeech({
      program,
      signatures: workspace.signatures,
      trees: workspace.trees,
      texts: workspace.texts,
      timeZone: zone,
      lang,
    });
    await sink.write(
      renderExplanation(why, {
        speech,
        style: createStyle(process.stdout, process.env),
        width: Math.min(process.stdout.columns ?? 100, 120),
        timeZone: zone,
        asked: at !== undefined,
      }),
    );
  }
  await sink.close();
  return EXIT.ok;
};
