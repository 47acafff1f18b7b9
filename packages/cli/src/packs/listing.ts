import {
  createVocabulary,
  format,
  type PackParameter,
  packParameters,
  parse,
  parsePack,
  type RuleDeclaration,
  type Setting,
  type SyntaxTree,
  type UseDeclaration,
  withRequired,
} from '@reeve/language';
import { shownPath } from '../project/rule-files.ts';
import type { Workspace } from '../project/workspace.ts';
import { createTextIndex } from '../terminal/positions.ts';

type Words = Readonly<Partial<Record<'en' | 'zh', string>>>;

/** A rule of a pack. */
interface ListedRule {
  readonly name: string;
  readonly labels: Words;
  readonly description: Words;
  /** Whether the project leaves it out by `except`. */
  readonly leftOut: boolean;
}

/** How Reeve text writes what a parameter takes. */
type Written = Pick<PackParameter, 'type' | 'default' | 'from' | 'to'>;

/** A parameter of a pack, as texts write it. */
interface ListedParameter extends Written {
  readonly name: string;
  readonly labels: Words;
  /** The same in Chinese text. */
  readonly zh: Written;
  /** What the project sets, as it is written there. */
  readonly set?: string;
}

/** A pack as `reeve pack` tells of it; with `--json` in this form. */
export interface ListedPack {
  readonly id: string;
  readonly labels: Words;
  readonly description: Words;
  /** Sections of the handbook that it follows. */
  readonly section: readonly string[];
  /** Where it lies. */
  readonly folder: string;
  /** `yes`, or `required` where only another pack that is used brings it. */
  readonly used: 'yes' | 'required' | 'no';
  /** Where the project uses it: `rules/own.reeve:1`. */
  readonly at?: string;
  readonly requires: readonly string[];
  readonly extensions: readonly string[];
  readonly rules: readonly ListedRule[];
  readonly parameters: readonly ListedParameter[];
}

const usesIn = (
  trees: readonly SyntaxTree[],
): ReadonlyMap<string, { readonly use: UseDeclaration; readonly tree: SyntaxTree }> =>
  new Map(
    trees
      .flatMap((tree) =>
        tree.declarations.flatMap((node) =>
          node.kind === 'use' ? [[node.name.id, { use: node, tree }] as const] : [],
        ),
      )
      .toReversed(),
  );

const rulesOf = (trees: readonly SyntaxTree[]): readonly RuleDeclaration[] =>
  trees.flatMap((tree) => tree.declarations.flatMap((node) => (node.kind === 'rule' ? [node] : [])));

/** The parameters of a tree in Chinese text: what formatting makes of them. */
const inChinese = (
  tree: SyntaxTree,
  { signatures }: Pick<Workspace, 'signatures'>,
): readonly PackParameter[] => {
  const only = { ...tree, declarations: tree.declarations.filter(({ kind }) => kind === 'parameter') };
  const text = format(only, { to: 'zh', vocabulary: createVocabulary([only], signatures) });
  return packParameters([parse(text, { source: tree.source, spelling: 'zh' }).tree]);
};

const written = ({ type, default: usual, from, to }: PackParameter): Written => ({
  type,
  default: usual,
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
});

/** All packs that a project can use, with what it makes of them. */
export const listPacks = async (workspace: Workspace): Promise<readonly ListedPack[]> => {
  const { shelf, trees } = workspace;
  const uses = usesIn(trees);
  const known = new Map(shelf.packs.map((pack) => [pack.id, pack]));
  const required = new Set(withRequired(uses.keys(), known).map(({ id }) => id));
  const texts = new Map((await shelf.texts()).map((pack) => [pack.id, parsePack(pack).trees]));
  return shelf.packs.map((pack) => {
    const own = texts.get(pack.id) ?? [];
    const found = uses.get(pack.id);
    const settings = new Map(
      found?.use.settings.map((each: Setting) => [each.name.id, each.value.span]) ?? [],
    );
    const except = new Set(found?.use.except.map(({ id }) => id) ?? []);
    const chinese = new Map(
      own.flatMap((tree) => inChinese(tree, workspace)).map((each) => [each.name, each]),
    );
    return {
      id: pack.id,
      labels: pack.labels ?? {},
      description: pack.description ?? {},
      section: pack.section ?? [],
      folder: shownPath(pack.folder),
      used: found ? 'yes' : required.has(pack.id) ? 'required' : 'no',
      ...(found && {
        at: `${found.tree.source}:${createTextIndex(found.tree.text).position(found.use.span.start).line}`,
      }),
      requires: pack.requires ?? [],
      extensions: pack.extensions ?? [],
      rules: rulesOf(own).map(({ name, labels }) => ({
        name: name.id,
        labels: pack.rules?.[name.id]?.labels ?? (labels[0] ? { en: labels[0].text } : {}),
        description: pack.rules?.[name.id]?.description ?? {},
        leftOut: except.has(name.id),
      })),
      parameters: packParameters(own).map((each) => {
        const span = settings.get(each.name);
        return {
          name: each.name,
          labels:
            pack.parameters?.[each.name]?.labels ?? (each.title === undefined ? {} : { en: each.title }),
          ...written(each),
          zh: written(chinese.get(each.name) ?? each),
          ...(span && found && { set: found.tree.text.slice(span.start, span.end) }),
        };
      }),
    };
  });
};
