import type { FlowStep } from '../worker/flows.ts';

/** A step put in its place. */
interface PlacedStep {
  readonly step: FlowStep;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly string[];
}

/** A line from one step to the next; with what it takes to go that way. */
interface PlacedEdge {
  readonly path: string;
  readonly ends: boolean;
  readonly label?: { readonly text: string; readonly x: number; readonly y: number };
}

export interface FlowLayout {
  readonly steps: readonly PlacedStep[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

export interface FlowWords {
  readonly yes: string;
  readonly no: string;
  /** For the way that is taken when it has come. */
  readonly came: string;
  readonly after: (step: Extract<FlowStep, { kind: 'waitFor' }>) => string;
  readonly wordsOf: (step: FlowStep) => string;
}

const WIDTH = 236;
const LINE = 17;
const PAD = 8;
/** Room between a step and the next, and where a way is named. */
const GAP = 26;
const LABEL = 46;
const ASIDE = 24;
const EMPTY = 72;
const MOST_LINES = 3;
/** Chinese is about twice as wide. */
const ROOM = 32;

const signs = new Intl.Segmenter();
const signsOf = (text: string): readonly string[] =>
  Array.from(signs.segment(text), ({ segment }) => segment);
const isWide = (sign: string): boolean =>
  /[\u1100-\u{3fffd}]/u.test(sign) && /\p{L}|[\u3000-\uff60]/u.test(sign);
const widthOf = (text: string): number =>
  signsOf(text).reduce((sum, sign) => sum + (isWide(sign) ? 2 : 1), 0);

/** Breaks a text into lines that a step has room for; what is left over is cut off. */
export function wrap(text: string): readonly string[] {
  const lines = text.split('\n').flatMap(broken);
  if (lines.length <= MOST_LINES) return lines;
  const last = signsOf(lines[MOST_LINES - 1] ?? '')
    .slice(0, ROOM - 1)
    .join('');
  return [...lines.slice(0, MOST_LINES - 1), `${last}…`];
}

function broken(text: string): readonly string[] {
  const lines: string[] = [];
  let [line, room] = ['', ROOM];
  for (const word of text.match(/[\u3000-\uffef]|[^\s\u3000-\uffef]+\s*|\s+/gu) ?? []) {
    if (widthOf(word.trimEnd()) > room && line !== '') {
      lines.push(line.trimEnd());
      [line, room] = ['', ROOM];
    }
    // A word that is longer than a line.
    let rest = signsOf(word);
    while (rest.length > ROOM) {
      lines.push(rest.slice(0, ROOM).join(''));
      rest = rest.slice(ROOM);
    }
    line += rest.join('');
    room -= widthOf(rest.join(''));
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}

interface Block {
  readonly width: number;
  readonly height: number;
  /** Whether what follows is reached. */
  readonly goesOn: boolean;
  /** Draws it with its middle at `x` and its top at `y`. */
  readonly draw: (x: number, y: number) => void;
}

/** Puts the steps of a plan in their places, from top to bottom, with branches side by side. */
export function layOut(steps: readonly FlowStep[], words: FlowWords): FlowLayout {
  const placed: PlacedStep[] = [];
  const edges: PlacedEdge[] = [];
  const edge = (path: string, ends: boolean, label?: PlacedEdge['label']): void => {
    edges.push({ path, ends, ...(label && { label }) });
  };
  const block = (of: readonly FlowStep[]): Block => {
    const parts = of.map(one);
    const width = Math.max(EMPTY, ...parts.map((part) => part.width));
    const height = parts.reduce((sum, part) => sum + part.height, 0) + GAP * Math.max(0, parts.length - 1);
    return {
      width,
      height,
      goesOn: parts.at(-1)?.goesOn ?? true,
      draw(x, y) {
        let top = y;
        parts.forEach((part, i) => {
          part.draw(x, top);
          top += part.height;
          if (i === parts.length - 1) return;
          if (part.goesOn) edge(`M${x} ${top}V${top + GAP}`, true);
          top += GAP;
        });
      },
    };
  };
  const one = (step: FlowStep): Block => {
    const lines = wrap(words.wordsOf(step));
    const height = 2 * PAD + LINE * Math.max(1, lines.length);
    const put = (x: number, y: number): void => {
      placed.push({ step, x: x - WIDTH / 2, y, width: WIDTH, height, lines });
    };
    const ways = waysOf(step, words);
    if (ways.length === 0) return { width: WIDTH, height, goesOn: step.kind !== 'stop', draw: put };
    const blocks = ways.map((way) => ({ ...way, block: block(way.steps) }));
    const tall = Math.max(...blocks.map((each) => each.block.height));
    const wide = blocks.reduce((sum, each) => sum + each.block.width, 0) + ASIDE * (blocks.length - 1);
    const goesOn = blocks.some((each) => each.block.goesOn);
    return {
      width: Math.max(WIDTH, wide),
      height: height + LABEL + tall + GAP,
      goesOn,
      draw(x, y) {
        put(x, y);
        const [bottom, meet] = [y + height, y + height + LABEL + tall + GAP];
        let left = x - wide / 2;
        for (const { label, steps: inner, block: way } of blocks) {
          const middle = left + way.width / 2;
          const turn = bottom + 10;
          const begin = bottom + LABEL;
          const isEmpty = inner.length === 0;
          edge(`M${x} ${bottom}V${turn}H${middle}V${isEmpty ? begin + tall : begin}`, !isEmpty, {
            text: label,
            x: middle,
            y: turn + 20,
          });
          way.draw(middle, begin);
          if (way.goesOn) edge(`M${middle} ${begin + (isEmpty ? tall : way.height)}V${meet}H${x}`, false);
          left += way.width + ASIDE;
        }
      },
    };
  };
  const whole = block(steps);
  const margin = 14;
  const width = whole.width + 2 * margin;
  whole.draw(width / 2, margin);
  return { steps: placed, edges, width, height: whole.height + 2 * margin };
}

function waysOf(
  step: FlowStep,
  words: FlowWords,
): readonly { readonly label: string; readonly steps: readonly FlowStep[] }[] {
  switch (step.kind) {
    case 'if':
      return [
        { label: words.yes, steps: step.then },
        { label: words.no, steps: step.otherwise },
      ];
    case 'waitFor':
      return step.within === undefined
        ? []
        : [
            { label: words.came, steps: step.then },
            { label: words.after(step), steps: step.otherwise },
          ];
    case 'split':
      return step.branches.map(({ percent, steps }) => ({ label: `${percent}%`, steps }));
    default:
      return [];
  }
}
