import type {
  Decision,
  Effect,
  Event,
  Expr,
  HeldEffect,
  Program,
  RuleIr,
  Span,
  StepIr,
  TriggerIr,
  Value,
} from '@reeve/ir';
import { IR_VERSION } from '@reeve/ir';
import { createReportCollector, type Lang, type Report, type ReportSummary } from '../../src/report/index.ts';

export const DAY = 86_400_000;
export const START: number = Date.UTC(2025, 0, 6);

const SPAN: Span = { source: 'rules.reeve', start: 0, end: 0 };

/** The same numbers at every run. */
export function createNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const send = (template: string): StepIr => ({
  op: 'effect',
  use: {
    action: 'message.send',
    args: [
      { name: 'to', value: { op: 'id', of: 'member' } },
      { name: 'template', value: { op: 'lit', value: template } },
    ],
    reaches: 'to',
    emits: [],
    span: SPAN,
  },
});

const onEvent = (...types: readonly string[]): TriggerIr => ({
  kind: 'event',
  match: { types },
  span: SPAN,
});

const reads = (expr: Expr): TriggerIr => ({ kind: 'state', condition: expr, span: SPAN });

export function ruleOf(name: string, title: string, more: Partial<RuleIr> = {}): RuleIr {
  return {
    name,
    title,
    subject: 0,
    explicitSubject: false,
    triggers: [onEvent('message.posted')],
    steps: [send(name)],
    limits: [],
    priority: 0,
    mode: 'restart',
    shadow: false,
    backfill: false,
    version: 'v1',
    span: SPAN,
    ...more,
  };
}

export function programOf(rules: readonly RuleIr[], more: Partial<Program> = {}): Program {
  return {
    irVersion: IR_VERSION,
    id: 'p1',
    timeZone: 'UTC',
    lateness: 0,
    depth: 8,
    subjects: [{ kind: 'member' }, { kind: 'community' }, { kind: 'field', path: 'channel' }],
    activity: [],
    attributes: { member: [], community: [] },
    windows: [
      {
        subject: 1,
        match: { types: ['complaint.filed'] },
        fn: 'count',
        span: { kind: 'exact', ms: 3_600_000 },
        baselines: [{ span: { kind: 'exact', ms: 7 * DAY }, sameHour: false }],
      },
    ],
    silences: [{ subject: 0, match: { types: [] }, span: { kind: 'exact', ms: 7 * DAY } }],
    shares: [],
    streaks: [],
    tables: [],
    plans: [],
    rules,
    caps: [],
    events: [],
    ...more,
  };
}

const COUNT = 'count(complaint.filed) in 1 hour';
const USUAL = 'usual count(complaint.filed) in 1 hour in 7 days';

export const RULES: readonly RuleIr[] = [
  ruleOf('win_back', 'Win back quiet members', {
    triggers: [reads({ op: 'silence', index: 0, label: 'no activity for 7 days' })],
  }),
  ruleOf('complaint_crisis', 'Complaints spike: open a crisis and tell whoever is on duty', {
    subject: 1,
    triggers: [
      reads({
        op: 'binary',
        kind: '>',
        left: { op: 'window', index: 0, label: COUNT },
        right: { op: 'usual', index: 0, baseline: 0, label: USUAL },
      }),
    ],
  }),
  ruleOf('welcome', '欢迎新成员，并告诉他们在哪里提问', { triggers: [onEvent('member.joined')] }),
  ruleOf('bots', 'Who writes like a <bot> & "never" stops', { shadow: true }),
  ruleOf('vip_birthday', 'Congratulate on birthdays'),
  ruleOf('cart', 'Remind after an abandoned cart', {
    triggers: [
      {
        kind: 'sequence',
        first: { types: ['cart.added'] },
        steps: [{ match: { types: ['order.paid'] }, absent: true, within: { kind: 'exact', ms: 7_200_000 } }],
        same: [],
        span: SPAN,
      },
    ],
  }),
];

/** Ids that a report must survive. */
export const NASTY: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'שלום-עולם',
  '\u202egnp.exe',
  '🦊🏽‍🚀 fox',
  "o'brien & sons",
  '王小明',
  'a\u001b[31mred',
];

const MEMBERS: readonly string[] = [
  ...NASTY,
  ...Array.from({ length: 120 }, (_, i) => `member-${String(i + 1).padStart(3, '0')}`),
];

let keys = 0;
const effect = (action: string, input: Readonly<Record<string, Value>>): Effect => ({
  action,
  input,
  key: `${(keys++).toString(16).padStart(32, '0')}-0`,
});

export function decisionOf(rule: string, at: number, more: Partial<Decision> = {}): Decision {
  return {
    rule,
    at,
    subject: { kind: 'member', id: 'm1' },
    community: 'irc',
    cause: ['e1'],
    values: {},
    effects: [],
    held: [],
    ...more,
  };
}

export interface Replay {
  readonly events: readonly Event[];
  readonly decisions: readonly Decision[];
}

/** Some months of a lively community, with everything that a report has to show. */
export function syntheticReplay(days = 250, seed = 7): Replay {
  const random = createNumbers(seed);
  const events: Event[] = [];
  const decisions: Decision[] = [];
  const pick = <T>(from: readonly T[], bias = 1): T => from[Math.floor(random() ** bias * from.length)] as T;
  for (let day = 0; day < days; day++) {
    const lively = 1 + Math.sin((day / days) * Math.PI * 3) * 0.6 + (day % 7 < 5 ? 0.4 : 0);
    for (let i = 0; i < lively * 60; i++) {
      const time = START + day * DAY + Math.floor(random() * DAY);
      events.push({
        id: `e${events.length}`,
        type: random() < 0.03 ? 'member.joined' : 'message.posted',
        time,
        member: pick(MEMBERS, 2),
        community: 'irc',
        data: {},
      });
    }
    for (let i = 0; i < lively * 3 * random(); i++) {
      const at = START + day * DAY + Math.floor(random() * DAY);
      const member = pick(MEMBERS, 1.6);
      const message = {
        to: member,
        via: pick(['wechat', 'discord'], 2),
        template: pick(['we-miss-you', 'come-back'], 1.5),
      };
      const fate = random();
      const held: HeldEffect[] =
        fate < 0.2
          ? [{ action: 'message.send', reason: 'limit', input: message }]
          : fate < 0.3
            ? [{ action: 'message.send', reason: 'quiet', input: message, until: at + 5 * 3_600_000 }]
            : fate < 0.35
              ? [{ action: 'message.send', reason: 'consent', input: message }]
              : [];
      const run = `aa${decisions.length.toString(16).padStart(30, '0')}`;
      decisions.push(
        decisionOf('win_back', at, {
          subject: { kind: 'member', id: member },
          values: {
            'no activity for 7 days': true,
            'member.tier': pick(['silver', 'gold']),
            'member.points': Math.floor(random() * 900),
          },
          effects:
            held.length > 0
              ? []
              : [
                  effect('message.send', message),
                  effect('points.grant', { to: member, amount: 50, reason: 'welcome back' }),
                ],
          held,
          ...(fate >= 0.2 && fate < 0.3 ? { run } : {}),
        }),
      );
      if (fate >= 0.2 && fate < 0.3)
        decisions.push(
          decisionOf('win_back', at + 5 * 3_600_000, {
            subject: { kind: 'member', id: member },
            effects: [effect('message.send', message)],
            continues: { run, after: 'quiet' },
          }),
        );
    }
    for (let i = 0; i < lively * 1.5 * random(); i++) {
      const member = pick(MEMBERS);
      decisions.push(
        decisionOf('welcome', START + day * DAY + Math.floor(random() * DAY), {
          subject: { kind: 'member', id: member },
          effects: [
            effect('message.send', {
              to: member,
              template: '欢迎',
              text: `你好，${member}！欢迎加入，请先看置顶。`,
            }),
          ],
        }),
      );
    }
    if (random() < 0.05) {
      const run = `bb${decisions.length.toString(16).padStart(30, '0')}`;
      const at = START + day * DAY + 9 * 3_600_000;
      decisions.push(
        decisionOf('complaint_crisis', at, {
          subject: { kind: 'community', id: 'irc' },
          values: { [COUNT]: 10 + Math.floor(random() * 30), [USUAL]: 3.4166 },
          cause: ['e1', 'e2', 'e3', 'e4', 'e5'],
          effects: [
            {
              ...effect('case.open', {
                kind: 'crisis',
                severity: 'high',
                title: 'Complaints are well above usual',
              }),
              key: `${run}-0`,
            },
          ],
          run,
        }),
        decisionOf('complaint_crisis', at + 1_800_000, {
          subject: { kind: 'community', id: 'irc' },
          effects: [
            {
              ...effect('notify.role', {
                role: 'director',
                message: 'Nobody has picked up the crisis about billing',
              }),
              key: `${run}-1`,
            },
          ],
          continues: { run, after: 'timeout' },
        }),
      );
    }
    if (random() < 0.3)
      decisions.push(
        decisionOf('bots', START + day * DAY + Math.floor(random() * DAY), {
          subject: { kind: 'member', id: pick(NASTY) },
          values: { 'count(message.posted) in 5 minutes': 20 + Math.floor(random() * 200) },
          held: [
            {
              action: 'log.write',
              reason: 'shadow',
              input: { message: 'Writes like a <bot> & never stops' },
            },
          ],
        }),
      );
  }
  events.sort((a, b) => a.time - b.time);
  decisions.sort((a, b) => a.at - b.at);
  return { events, decisions };
}

export function summaryOf(events: number, more: Partial<ReportSummary> = {}): ReportSummary {
  return {
    project: 'irc-community',
    files: ['events.csv.gz'],
    events,
    late: 0,
    repeated: 0,
    refused: { count: 0, samples: [] },
    undeclared: {},
    mistyped: {},
    seconds: 1.284,
    rules: RULES.map(({ name }) => ({ rule: name, fired: 0, filtered: name === 'vip_birthday' ? 12 : 0 })),
    ...more,
  };
}

/** A summary in which everything went wrong at least once. */
export const TROUBLED: Partial<ReportSummary> = {
  late: 14,
  repeated: 3,
  refused: {
    count: 12,
    samples: [
      {
        file: 'events.csv',
        line: 17,
        reason: { en: 'the time “yesterday” is not one', zh: '时间“yesterday”无法识别' },
      },
      { line: 1204, reason: 'it is not JSON' },
    ],
  },
  undeclared: { 'reaction.added': 1204, '<b>bold</b>': 3 },
  mistyped: { 'complaint.filed.severity': 7 },
};

export function syntheticReport(lang: Lang, more: Partial<ReportSummary> = {}, timeZone = 'UTC'): Report {
  const { events, decisions } = syntheticReplay();
  const collector = createReportCollector({ program: programOf(RULES), timeZone, lang });
  for (const event of events) collector.event(event);
  for (const decision of decisions) collector.add(decision);
  return collector.finish(summaryOf(events.length, more));
}
