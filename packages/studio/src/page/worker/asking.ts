import { createEngine } from '@reeve/engine';
import type { Decision, Event } from '@reeve/ir';
import { compile, parse, type SyntaxTree } from '@reeve/language';
import type { LanguageService, WorldOptions } from '@reeve/language/service';

const NAME = 'asking_';

/** What is asked of a community or its members: when, under which condition, and where each answer goes. */
export interface Question {
  readonly per: 'member' | 'community';
  /** As a rule has it: `every day at 00:00`. */
  readonly when: string;
  /** As a rule has it: `member in regulars`. */
  readonly condition: string;
  /** A rule's last line, where it needs one: `from 2026-01-08`. */
  readonly from?: string;
  /** Changes the condition once it is read, for what is no text. */
  readonly read?: (condition: Condition) => Condition;
  readonly note: (decision: Decision) => void;
}
type Rule = Extract<SyntaxTree['declarations'][number], { kind: 'rule' }>;
/** A condition as it was read. */
export type Condition = Extract<Rule['clauses'][number], { kind: 'if' }>['condition'];

/**
 * Asks of a history what the texts declare: each question becomes a rule beside them, and the engine that runs live answers. The
 * project's own rules are not decided.
 *
 * @returns whether the texts are without errors, so that anything could be asked.
 */
export function ask(
  service: LanguageService,
  options: WorldOptions,
  events: readonly Event[],
  until: number,
  questions: readonly Question[],
): boolean {
  const trees = service.sources().flatMap((source) => service.tree(source) ?? []);
  const { program } = compile([...trees, asRules(questions)], options);
  if (!program) return false;
  if (questions.length === 0) return true;
  const engine = createEngine({
    ...program,
    rules: program.rules.filter(({ name }) => name.startsWith(NAME)),
  });
  const take = (decisions: Iterable<Decision>): void => {
    for (const decision of decisions) questions[Number(decision.rule.slice(NAME.length))]?.note(decision);
  };
  take(engine.take(events));
  take(engine.step({ kind: 'advance', to: until }));
  return true;
}

function asRules(questions: readonly Question[]): SyntaxTree {
  const text = questions
    .map(
      ({ per, when, condition, from }, i) =>
        `rule ${NAME}${i}\n  per ${per}\n  ${when}\n  if ${condition}\n  then log.write(message: "-")\n${from === undefined ? '' : `  ${from}\n`}`,
    )
    .join('\n');
  const { tree } = parse(text, { source: 'asking.reeve' });
  return {
    ...tree,
    declarations: tree.declarations.map((declaration, i) => {
      const read = questions[i]?.read;
      if (declaration.kind !== 'rule' || !read) return declaration;
      return {
        ...declaration,
        clauses: declaration.clauses.map((clause) =>
          clause.kind === 'if' ? { ...clause, condition: read(clause.condition) } : clause,
        ),
      };
    }),
  };
}
