/** A piece of a YAML text, reduced to what Reeve's YAML may hold: maps with text keys, lists and scalars. */
export type YamlNode = YamlMap | YamlList | YamlScalar;

interface Placed {
  /** Offsets in the source text, half-open. */
  readonly start: number;
  readonly end: number;
}

interface YamlMap extends Placed {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
}

/** One `key: value` of a map. */
export interface YamlEntry extends Placed {
  readonly key: string;
  /** End of the key; `start` is its beginning. */
  readonly keyEnd: number;
  readonly value: YamlNode;
}

interface YamlList extends Placed {
  readonly kind: 'list';
  readonly items: readonly YamlItem[];
}

/** One item of a list; `start` is at its dash where it has one. */
export interface YamlItem extends Placed {
  readonly value: YamlNode;
}

export interface YamlScalar extends Placed {
  readonly kind: 'scalar';
  readonly text: string;
  /** Written without quotes: YAML's "plain" style. An absent value is plain and empty. */
  readonly plain: boolean;
  /** Its place holds something that was refused already: nothing more is to be said of it. */
  readonly refused?: true;
  /** Offset in the source of the character at `index` of `text`. */
  readonly offsetAt: (index: number) => number;
}

/** A value that is not there: `key:` with nothing after it. */
export function isAbsent(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.plain && node.text === '';
}
