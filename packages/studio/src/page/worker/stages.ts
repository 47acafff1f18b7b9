import type { TextEdit } from '@reeve/ir';
import type { SyntaxTree } from '@reeve/language';

/** For whom a rule acts: for nobody, only recording what it decides; for a share of members, in percent; for everybody. */
export type Stage = 'shadow' | number | 'all';

type Rule = Extract<SyntaxTree['declarations'][number], { kind: 'rule' }>;

const WORDS = {
  en: { shadow: 'shadow', share: (percent: number) => `rollout ${percent}%` },
  zh: { shadow: '影子', share: (percent: number) => `灰度 ${percent}%` },
} as const;

const ruleOf = (tree: SyntaxTree, name: string): Rule | undefined =>
  tree.declarations.find((each): each is Rule => each.kind === 'rule' && each.name.id === name);

/** The stage that a rule is at. A share that a parameter gives has no number here. */
export function stageOf(rule: Rule): Stage {
  for (const clause of rule.clauses) {
    if (clause.kind === 'shadow') return 'shadow';
    if (clause.kind === 'rollout' && clause.percent < 100) return clause.percent;
  }
  return 'all';
}

/**
 * What has to be changed in a text so that a rule is at a stage: its `shadow` or `rollout` goes, and another comes below its last
 * line. `undefined` where the rule is not in the text, or where the text is YAML.
 */
export function stageEdits(tree: SyntaxTree, name: string, stage: Stage): readonly TextEdit[] | undefined {
  const rule = ruleOf(tree, name);
  if (!rule || tree.spelling === 'yaml') return undefined;
  const { text, source } = tree;
  const isStage = ({ kind }: Rule['clauses'][number]): boolean => kind === 'shadow' || kind === 'rollout';
  const kept = rule.clauses.filter((clause) => !isStage(clause));
  const [first, last] = [kept[0], kept.at(-1)];
  if (!first || !last) return undefined;
  const words = WORDS[tree.spelling];
  const line = stage === 'all' ? undefined : stage === 'shadow' ? words.shadow : words.share(stage);
  const lineStart = text.lastIndexOf('\n', first.span.start - 1) + 1;
  const lead = text.slice(lineStart, first.span.start);
  // On the line of the rule's own name there is no margin to take over.
  const margin = /^\s+$/u.test(lead) ? lead : '  ';
  const removed = rule.clauses
    .filter(isStage)
    .map(({ span: { start, end } }) => ({
      start: start - (/\s*$/u.exec(text.slice(0, start))?.[0].length ?? 0),
      end,
    }))
    .map(({ start, end }): TextEdit => ({ span: { source, start, end }, text: '' }));
  // A comment beside the last line stays beside it.
  const at = last.span.end + (/^[ \t]*#[^\n]*/u.exec(text.slice(last.span.end))?.[0].length ?? 0);
  const added: readonly TextEdit[] =
    line === undefined ? [] : [{ span: { source, start: at, end: at }, text: `\n${margin}${line}` }];
  return [...removed, ...added];
}

/** The names of rules whose text is not the same in both. */
export function changedRules(before: readonly SyntaxTree[], after: readonly SyntaxTree[]): readonly string[] {
  const written = (trees: readonly SyntaxTree[]): ReadonlyMap<string, string> =>
    new Map(
      trees.flatMap(({ text, declarations }) =>
        declarations.flatMap((each): readonly (readonly [string, string])[] =>
          each.kind === 'rule' ? [[each.name.id, text.slice(each.span.start, each.span.end).trim()]] : [],
        ),
      ),
    );
  const known = written(before);
  return [...written(after)].filter(([name, text]) => known.get(name) !== text).map(([name]) => name);
}
