import type { Bilingual, Span, TextEdit } from '@reeve/ir';
import { KEYWORDS } from '../syntax/keywords.ts';
import { labelPlace } from './label-places.ts';
import { keyOf, type Meaning, type Occurrence, packOf } from './occurrences.ts';
import { parametersOf } from './packs.ts';
import type { World } from './world.ts';

/** The name at an offset; its end counts as in it, since that is where one stands after typing it. */
export function occurrenceAt(world: World, source: string, offset: number): Occurrence | undefined {
  const here = world.occurrences(source).filter(({ span }) => span.start <= offset && offset <= span.end);
  // Of names in one another the narrowest is meant.
  return here.toSorted((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start))[0];
}

/** Every place that means the same, definitions first. */
export function placesOf(world: World, meaning: Meaning): readonly Occurrence[] {
  const wanted = keyOf(canonical(world, meaning));
  const found = world.sources.flatMap((source) =>
    world.occurrences(source).filter((occurrence) => keyOf(canonical(world, occurrence)) === wanted),
  );
  return [
    ...found.filter(({ role }) => role === 'definition'),
    ...found.filter(({ role }) => role === 'reference'),
  ];
}

/** A field that is read without saying of which event is that of the only event which has it. */
function canonical(world: World, meaning: Meaning): Meaning {
  if (meaning.kind !== 'field' || meaning.owner !== undefined) return meaning;
  const owners = [...world.vocabulary().model.events.values()].filter((event) =>
    event.fields.has(meaning.id),
  );
  const [only, second] = owners;
  return only !== undefined && second === undefined ? { ...meaning, owner: only.id } : meaning;
}

/** Where a thing is declared; empty for what an extension contributes. */
export function definitionsOf(world: World, meaning: Meaning): readonly Span[] {
  return placesOf(world, meaning).flatMap(({ role, span }) => (role === 'definition' ? [span] : []));
}

/** A renaming that cannot be done, and why. */
export interface RenameProblem {
  readonly problem: Bilingual;
}

/** What is at the offset, if it can be called something else. */
export function renamable(world: World, source: string, offset: number): Occurrence | RenameProblem {
  const occurrence = occurrenceAt(world, source, offset);
  if (!occurrence) return { problem: { en: 'There is no name here.', zh: '这里没有名称。' } };
  if (definitionsOf(world, occurrence).length === 0) {
    const problem = {
      en: 'It is declared by an extension or a pack, so it cannot be renamed here.',
      zh: '它由扩展或规则包声明，不能在这里改名。',
    };
    return { problem };
  }
  return occurrence;
}

const NAME = /^[\p{XID_Start}_][\p{XID_Continue}]*$/u;
const DOTTED = /^[\p{XID_Start}_][\p{XID_Continue}]*(?:\.[\p{XID_Start}_][\p{XID_Continue}]*)*$/u;
const RESERVED: ReadonlySet<string> = new Set(
  KEYWORDS.filter((row) => row.reserved).flatMap((row) => [...row.en, ...row.zh]),
);

/**
 * Edits that rename a thing in all texts. Where it stands under one of its labels, the label is what is renamed, and
 * places that use its name stay; and the other way round.
 */
export function renameEdits(
  world: World,
  source: string,
  offset: number,
  to: string,
): readonly TextEdit[] | RenameProblem {
  const target = renamable(world, source, offset);
  if ('problem' in target) return target;
  const { kind, id } = target;
  const isDotted = kind === 'event' || kind === 'field' || kind === 'attribute';
  const fits =
    kind === 'template' ? to.trim() !== '' && !/["\n{}]/u.test(to) : (isDotted ? DOTTED : NAME).test(to);
  if (!fits || (kind !== 'template' && RESERVED.has(to))) {
    return { problem: { en: `“${to}” cannot be a name here.`, zh: `“${to}”在这里不能作名称。` } };
  }
  if (kind !== 'rule' && world.vocabulary().id(kind, to, target.owner) !== undefined && to !== id) {
    return {
      problem: { en: `There is already a ${kind} called “${to}”.`, zh: `已经有名为“${to}”的同类项。` },
    };
  }
  if (packOf(target) && to !== id && parametersOf(world).some(({ name }) => name === to)) {
    return {
      problem: { en: `There is already a parameter called “${to}”.`, zh: `已经有名为“${to}”的参数。` },
    };
  }
  const last = id.split('.').at(-1) ?? id;
  const writtenAt = ({ source: of, start, end }: Span): string | undefined =>
    world.text(of)?.slice(start, end);
  const places = placesOf(world, target);
  const label = writtenAt(target.span);
  if (label !== undefined && label !== id && label !== last) {
    const labels = places.flatMap(({ role, span }) => {
      const tree = role === 'definition' ? world.tree(span.source) : undefined;
      return (tree && labelPlace(tree, span, label)) ?? [];
    });
    const uses = places.flatMap(({ span }) => (writtenAt(span) === label ? [span] : []));
    if (labels.length > 0) return [...labels, ...uses].map((span) => ({ span, text: to }));
  }
  return places.flatMap(({ span }): readonly TextEdit[] => {
    const written = writtenAt(span);
    if (written === id) return [{ span, text: to }];
    // Of `consent { marketing: yes/no }` only the last part stands where it is declared.
    return written === last ? [{ span, text: to.split('.').at(-1) ?? to }] : [];
  });
}
