import type { Counterfactual, Explained, Explanation, Moment } from '@reeve/engine';
import type { TraceStep } from '@reeve/ir';
import type { Style } from '../terminal/style.ts';
import { padEnd, widthOf, wrap } from '../terminal/width.ts';
import { sayCannot, sayHeld, sayObstacle, sayWaiting, sayWay } from './sentences.ts';
import type { Speech } from './speech.ts';

export interface TextSetting {
  readonly speech: Speech;
  readonly style: Style;
  /** Columns of the terminal. */
  readonly width: number;
  readonly timeZone: string;
  /** Whether a moment was asked about. */
  readonly asked: boolean;
}

/** One clause on its line, before the values are set below each other. */
interface Row {
  readonly depth: number;
  readonly held: boolean | null;
  readonly words: string;
  readonly value: string;
}

/** An explanation for people. */
export const renderExplanation = (why: Explanation, setting: TextSetting): string => {
  const { speech, style, width } = setting;
  const { say, time } = speech;
  const lines: string[] = [];
  const put = (text: string, indent = 0, first = ''): void => {
    const lead = ' '.repeat(indent);
    const room = Math.max(24, width - indent - widthOf(first));
    wrap(text, room).forEach((line, i) => {
      lines.push(`${lead}${i === 0 ? first : ' '.repeat(widthOf(first))}${line}`);
    });
  };
  const subject = why.subject.id;

  lines.push(
    `${style('title', why.rule)}${why.title === '' || why.title === why.rule ? '' : `  ${why.title}`}`,
  );
  const { seen } = why;
  const facts =
    seen.first === undefined || seen.last === undefined
      ? say('noHistory', { at: time(why.at), subject })
      : say('history', {
          subject,
          events: seen.events,
          from: time(seen.first),
          until: time(seen.last),
          looks: why.looks,
        });
  put(facts);
  put(style('dim', say('inZone', { zone: setting.timeZone })));
  lines.push('');

  const last = why.fired.at(-1);
  if (!last) {
    const id = setting.asked ? 'neverUntil' : 'never';
    put(style('held', say(id, { subject, at: time(why.at) })));
  } else {
    put(style('good', say('decided', { n: why.decisions, subject, last: time(last.decision.at) })));
    const shown = setting.asked ? why.fired.slice(-1) : why.fired.slice(-3);
    if (shown.length < why.decisions && shown.length > 1) lines.push(say('lastOf', { shown: shown.length }));
    for (const one of shown) lines.push('', ...decisionLines(one, setting));
  }

  if (why.nearest?.obstacle) {
    const { nearest } = why;
    const head = setting.asked ? say('lastLook') : say('nearest');
    const came = nearest.event ? `, ${say('whenCame', { event: speech.event(nearest.event) })}` : '';
    lines.push('');
    put(`${style('title', head)}: ${time(nearest.at)}${came}`);
    lines.push(...momentLines(nearest, setting, subject, say('ways')));
  }
  lines.push('');
  put(`${style('title', say('now'))}: ${time(why.now.at)}`);
  lines.push(...momentLines(why.now, setting, subject, say('waysNow')));
  if (why.waits.length > 0) {
    lines.push('', style('title', say('waits')));
    for (const waiting of why.waits) put(sayWaiting(speech, waiting), 2, '· ');
  }
  for (const [id, events] of [
    ['late', seen.late],
    ['repeated', seen.repeated],
  ] as const) {
    const event = events.at(-1);
    if (event) {
      lines.push('');
      put(say(id, { n: events.length, subject, event: speech.event(event) }));
    }
  }
  const tried = why.now.wouldHave.length + (why.nearest?.wouldHave.length ?? 0);
  if (tried > 0) {
    lines.push('');
    for (const line of wrap(say('proven'), width)) lines.push(style('dim', line));
  }
  return `${lines.join('\n')}\n`;
};

const decisionLines = (one: Explained, setting: TextSetting): readonly string[] => {
  const { speech, style, width } = setting;
  const { decision } = one;
  const what = speech.say(decision.continues ? 'wentOn' : 'fired');
  const lines = [`  ${style('title', speech.time(decision.at))}  ${what}`];
  lines.push(...clauseLines(one.clauses, setting).map((line) => `  ${line}`));
  // A spike has no clauses: what it read says how unusual it was.
  if (one.clauses.length === 0 && !decision.continues)
    for (const [label, value] of Object.entries(decision.values))
      lines.push(
        `    ${style('good', '✓')} ${speech.words(label)}  ${style('dim', speech.value(value, label))}`,
      );
  const wrapped = (text: string, mark: string): void => {
    wrap(text, Math.max(24, width - 6)).forEach((line, i) => {
      lines.push(`    ${i === 0 ? mark : ' '} ${line}`);
    });
  };
  if (one.cause.length > 0)
    wrapped(
      `${speech.say('because')} ${one.cause.slice(-3).map(speech.event).join(', ')}`,
      style('dim', '·'),
    );
  const counts = new Map<string, number>();
  for (const { action } of decision.effects) {
    const said = `${speech.action(action)} ${speech.say('left')}`;
    counts.set(said, (counts.get(said) ?? 0) + 1);
  }
  for (const held of one.held) {
    const name = held.action === '*' ? '' : `${speech.action(held.action)} `;
    const said = `${name}${speech.say('heldBack')}: ${sayHeld(speech, held)}`;
    counts.set(said, (counts.get(said) ?? 0) + 1);
  }
  for (const [said, count] of counts) wrapped(count > 1 ? `${said} (${count})` : said, style('accent', '→'));
  return lines;
};

const momentLines = (
  moment: Moment,
  setting: TextSetting,
  subject: string,
  head: string,
): readonly string[] => {
  const { speech, style, width } = setting;
  const lines = [...clauseLines(moment.clauses, setting)];
  const add = (text: string, indent: string, first: string): void => {
    wrap(text, Math.max(24, width - widthOf(indent + first))).forEach((line, i) => {
      lines.push(`${indent}${i === 0 ? first : ' '.repeat(widthOf(first))}${line}`);
    });
  };
  // Where the clauses are shown, a false one need not be said again.
  if (moment.obstacle && (moment.obstacle.kind !== 'false' || moment.clauses.length === 0))
    add(sayObstacle(speech, moment.obstacle, subject), '  ', '');
  const cannot = sayCannot(speech, moment);
  if (moment.wouldHave.length > 0) {
    for (const line of wrap(head, width - 2)) lines.push(`  ${style('info', line)}`);
    moment.wouldHave.forEach((way, i) => {
      if (i > 0) lines.push(`    ${style('dim', speech.say('or'))}`);
      lines.push(...wayLines(way, moment.at, setting));
    });
  } else if (cannot !== undefined) add(cannot, '  ', '');
  return lines;
};

const wayLines = (
  way: Counterfactual,
  from: number,
  { speech, style, width }: TextSetting,
): readonly string[] =>
  sayWay(speech, way, from).flatMap((said, i) =>
    wrap(said, Math.max(24, width - 6)).map(
      (line, j) => `    ${j > 0 ? ' ' : i === 0 ? style('good', '→') : style('good', '+')} ${line}`,
    ),
  );

const clauseLines = (clauses: readonly TraceStep[], setting: TextSetting): readonly string[] => {
  const { style, width } = setting;
  const rows = clauses.flatMap((clause) => rowsOf(clause, 0, setting));
  const longest = Math.max(0, ...rows.map(({ depth, words }) => widthOf(words) + depth * 2));
  const room = Math.max(20, Math.min(longest, width - 26));
  return rows.flatMap(({ depth, held, words, value }) => {
    const mark = held === null ? ' ' : held ? style('good', '✓') : style('error', '✗');
    const lead = `  ${'  '.repeat(depth)}${mark} `;
    const own = room - depth * 2;
    const parts = wrap(words, own);
    return parts.map((part, i) => {
      const isLast = i === parts.length - 1;
      const start = i === 0 ? lead : `  ${'  '.repeat(depth)}  `;
      if (!isLast || value === '') return `${start}${part}`;
      const line = `${start}${padEnd(part, own)}  ${style('dim', value)}`.trimEnd();
      // What does not fit beside its clause stands below it.
      const fits = 4 + depth * 2 + own + 2 + widthOf(value) <= width;
      const below = wrap(value, Math.max(20, width - 6 - depth * 2));
      const indent = `  ${'  '.repeat(depth)}    `;
      return fits
        ? line
        : [`${start}${part}`, ...below.map((each) => `${indent}${style('dim', each)}`)].join('\n');
    });
  });
};

/** Conditions that are joined stand each on a line; what a comparison reads stands at its end. */
const rowsOf = (step: TraceStep, depth: number, setting: TextSetting): readonly Row[] => {
  const { speech } = setting;
  if (step.joined === 'and' && depth === 0)
    return (step.children ?? []).flatMap((child) => rowsOf(child, depth, setting));
  const words = speech.source(step.span, step.text);
  if (step.joined) {
    const own: Row = { depth, held: step.held, words, value: '' };
    return [own, ...(step.children ?? []).flatMap((child) => rowsOf(child, depth + 1, setting))];
  }
  return [{ depth, held: step.held, words, value: shownValue(step, speech, words) }];
};

const SIGNS: Readonly<Record<string, string>> = { '<=': '≤', '>=': '≥', '!=': '≠', in: '∈' };

const shownValue = (step: TraceStep, speech: Speech, words: string): string => {
  const { compared } = step;
  if (!compared) {
    const [leaf] = step.children ?? [];
    if (leaf) return speech.value(leaf.value, leaf.text);
    const from = step.rests?.events.at(-1);
    return from ? speech.say('since', { at: speech.time(from.time) }) : '';
  }
  const label = step.children?.[0]?.text;
  const sign = step.held ? (SIGNS[compared.op] ?? compared.op) : negated(compared.op);
  return `${speech.value(compared.left, label, words)} ${sign} ${speech.value(compared.right, label, words)}`;
};

/** A comparison that failed is shown as what holds instead. */
const negated = (op: string): string => {
  const signs: Readonly<Record<string, string>> = {
    '=': '≠',
    '!=': '=',
    '<': '≥',
    '<=': '>',
    '>': '≤',
    '>=': '<',
    in: '∉',
  };
  return signs[op] ?? op;
};
