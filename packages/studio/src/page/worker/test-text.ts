import { createEngine } from '@reeve/engine';
import { type Event, formatTimestamp, type Program } from '@reeve/ir';

/** Events of the subject that a test can hold without being unreadable. */
const MOST_EVENTS = 40;

/**
 * A rule test that holds what happened: the events of one subject, and what the rule decides of them. Anything personal in
 * the events stays out: only what the rules read is kept.
 */
export function testText(
  program: Program,
  rule: string,
  subject: { readonly community: string; readonly id: string },
  events: readonly Event[],
  until: number,
): string {
  const own = events
    .filter(
      ({ community, member }) =>
        community === subject.community && (member === undefined || member === subject.id),
    )
    .slice(-MOST_EVENTS);
  const engine = createEngine(program);
  const decisions = [...engine.take(own), ...engine.step({ kind: 'advance', to: until })].filter(
    (each) => each.rule === rule,
  );
  const quoted = (value: unknown): string => JSON.stringify(value);
  const lines = [
    'tests:',
    `  - name: ${quoted(`${rule}: what happened to one member`)}`,
    '    events:',
    ...own.map(({ type, time, member, community, data }) => {
      const parts = [
        `at: ${formatTimestamp(time)}`,
        `type: ${type}`,
        ...(member === undefined ? [] : [`member: ${quoted(member === subject.id ? 'ann' : member)}`]),
        `community: ${quoted(community)}`,
        ...(Object.keys(data).length === 0 ? [] : [`data: ${quoted(data)}`]),
      ];
      return `      - { ${parts.join(', ')} }`;
    }),
    `    until: ${formatTimestamp(until)}`,
    ...(decisions.length === 0
      ? ['    never:', `      - { rule: ${rule} }`]
      : [
          '    includes:',
          ...decisions.slice(0, 5).map(({ at, effects }) => {
            const done = effects.map(({ action }) => action).join(', ');
            return `      - { rule: ${rule}, at: ${formatTimestamp(at)}, effects: [${done}] }`;
          }),
        ]),
  ];
  return `${lines.join('\n')}\n`;
}
