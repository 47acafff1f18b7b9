import type { Program } from '@reeve/ir';
import {
  and,
  at,
  binary,
  branch,
  COMMUNITY,
  calendar,
  createBuilder,
  DAY,
  effect,
  events,
  exact,
  HOUR,
  limit,
  lit,
  MINUTE,
  memberNumber,
  numberField,
  onChange,
  onCron,
  onEvent,
  onEvery,
  onMembership,
  onSequence,
  onSpike,
  onState,
  split,
  start,
  textField,
  wait,
  waitFor,
} from './build-program.ts';

/** A program with rules of every kind, so that every part of the state has something in it. */
export function everyKind(lateness: number): Program {
  const build = createBuilder();
  const send = effect('message.send', {
    args: [
      { name: 'to', value: { op: 'id', of: 'member' } },
      { name: 'purpose', value: lit('promotion') },
    ],
    channel: 'wechat',
    reaches: 'to',
    purpose: 'purpose',
  });
  const a = events('a');
  const b = events('b');

  build.rule({ name: 'silence', when: onState(build.silence({ match: a, span: exact(5 * HOUR) })) });
  build.rule({
    name: 'silence by calendar',
    when: onState(build.silence({ match: b, span: calendar('day') })),
  });

  const hour = build.window({
    per: COMMUNITY,
    match: a,
    span: exact(2 * HOUR),
    baselines: [
      { span: exact(8 * HOUR), sameHour: false },
      { span: exact(7 * DAY), sameHour: true },
    ],
  });
  build.rule({
    name: 'crisis',
    per: COMMUNITY,
    when: onState(and(binary('>', hour.value, hour.usual(0)), binary('>=', hour.value, lit(2)))),
    until: { triggers: [onState(binary('<', hour.value, lit(2)))], for: exact(HOUR) },
    steps: [effect('case.open'), start(0, [lit('a crisis')])],
  });
  build.rule({
    name: 'above the hour',
    per: COMMUNITY,
    when: onState(binary('>', hour.value, hour.usual(1))),
  });
  for (const fn of ['sum', 'avg', 'min', 'max', 'distinct', 'mostCommon'] as const) {
    const isText = fn === 'mostCommon' || fn === 'distinct';
    const value = isText ? textField('item') : numberField('amount');
    const window = build.window({ match: b, fn, value, span: exact(4 * HOUR) });
    const condition = fn === 'mostCommon' ? binary('=', window.value, lit('x')) : undefined;
    build.rule({ name: fn, when: onState(condition ?? binary('>=', window.value, lit(2))) });
  }
  const today = build.window({ match: a, span: calendar('day') });
  build.rule({ name: 'today', when: onState(binary('>=', today.value, lit(2)), exact(HOUR)) });
  const soFar = build.window({ match: b, fn: 'sum', value: numberField('amount'), span: calendar('week') });
  build.rule({ name: 'this week', when: onState(binary('>=', soFar.value, lit(4)), calendar('day')) });
  build.rule({ name: 'spike', per: COMMUNITY, when: onSpike(hour.index, 'high') });

  for (const mode of ['restart', 'single', 'each'] as const) {
    const chain = [
      { match: b, absent: false, within: exact(4 * HOUR) },
      { match: a, absent: mode !== 'restart', within: exact(3 * HOUR) },
    ];
    build.rule({ name: `chain, ${mode}`, mode, when: onSequence(a, chain, mode === 'each' ? ['item'] : []) });
    const absent = [{ match: b, absent: true, within: mode === 'each' ? calendar('day') : exact(2 * HOUR) }];
    build.rule({ name: `no b, ${mode}`, mode, when: onSequence(a, absent) });
  }
  const rate = build.share({
    per: COMMUNITY,
    first: a,
    followedBy: b,
    within: exact(2 * HOUR),
    span: exact(9 * HOUR),
    same: 'item',
  });
  build.rule({
    name: 'rate',
    per: COMMUNITY,
    when: onState(binary('<', rate, lit(0.9)), exact(30 * MINUTE)),
  });

  const rich = binary('>=', memberNumber('amount'), lit(2));
  build.rule({ name: 'change', when: onChange('amount') });
  build.rule({ name: 'becomes', when: onChange('amount', lit(3)) });
  build.rule({ name: 'enters', when: onMembership('rich', rich, 'enters'), backfill: true, from: 9 * HOUR });
  build.rule({ name: 'leaves', when: onMembership('rich', rich, 'leaves') });
  const streak = build.streak({ match: a, unit: 'day' });
  build.rule({ name: 'streak', when: onEvent(a), if: binary('>=', streak, lit(1)), priority: 3 });
  build.rule({ name: 'every hour', per: COMMUNITY, when: onEvery(HOUR) });
  build.rule({ name: 'each morning', when: onCron(at(9, 30), { where: rich }) });
  build.rule({ name: 'field', per: { kind: 'field', path: 'item' }, when: onEvent(b) });

  build.rule({
    name: 'limits',
    when: onEvent(a),
    if: { op: 'not', value: rich },
    limits: [limit(1, exact(3 * HOUR), 'delay'), limit(3, calendar('day'), 'drop', 'community')],
    steps: [send],
  });
  build.rule({
    name: 'replaced',
    when: onEvent(b),
    limits: [limit(1, exact(5 * HOUR), 'replace')],
    steps: [send, wait(exact(2 * HOUR)), send],
  });
  build.rule({
    name: 'quiet',
    when: onEvent(a),
    if: rich,
    quiet: { from: 60, to: 300, over: 'delay' },
    steps: [send],
  });
  build.rule({ name: 'quiet, replaced', when: onEvent(b), quiet: { from: 1320, to: 480, over: 'replace' } });
  build.rule({
    name: 'approved',
    when: onEvent(b),
    approval: { role: 'director', within: exact(3 * HOUR) },
    steps: [send, wait(exact(HOUR)), effect()],
  });
  build.rule({ name: 'some', when: onEvent(a), rollout: 80, holdout: 50 });
  build.rule({ name: 'shadow', when: onEvent(a), shadow: true });
  build.rule({ name: 'dated', when: onEvent(a), from: 4 * HOUR, to: 20 * HOUR });
  for (const mode of ['restart', 'single', 'each'] as const) {
    build.rule({
      name: `steps, ${mode}`,
      when: onEvent(a),
      mode,
      // 0 split: 1 … 3, or 3 … ; 3 wait for b, else 6.
      steps: [
        split('half', [
          { percent: 50, to: 1 },
          { percent: 50, to: 3 },
        ]),
        wait(exact(90 * MINUTE)),
        { op: 'jump', to: 4 },
        effect('tag.add'),
        waitFor(events('b', binary('>=', numberField('amount'), lit(1))), exact(3 * HOUR), 7),
        branch(rich, 7),
        send,
        effect('log.write'),
      ],
    });
  }
  return build.program({
    timeZone: 'Asia/Shanghai',
    lateness,
    activity: ['a'],
    attributes: ['amount', 'item', 'timezone', 'blocked', 'consent.promotion'],
    caps: [
      { count: 2, per: exact(6 * HOUR), scope: 'member', channel: 'wechat' },
      { count: 9, per: calendar('day'), scope: 'community' },
    ],
    plans: [
      {
        name: 'response',
        params: [{ name: 'topic', type: { kind: 'text' } }],
        steps: [effect('task.assign'), wait(exact(HOUR)), waitFor(b, exact(30 * MINUTE), 4), effect(), send],
      },
    ],
  });
}
