import type { Bilingual, Program, RuleIr, Value } from '@reeve/ir';
import type { ProofContext } from '../proof.ts';
import { circles, wayBack } from './components.ts';
import { type Actions, type Emission, emissionsOf, isTaken, type Link, UPDATED } from './links.ts';
import { nameSpan } from './messages.ts';
import type { FlowLoop, LoopEnd, LoopStep } from './report.ts';
import { lengthWords, limitWords } from './words.ts';

/** Rules that set each other off, and whether that comes to an end by itself. */
export function loopsOf(program: Program, links: readonly Link[], actions: Actions): readonly FlowLoop[] {
  return circlesOf(program, links).map((members) =>
    loopOf(program, members, within(links, members), actions),
  );
}

function circlesOf(program: Program, links: readonly Link[]): readonly (readonly number[])[] {
  const next = nextBy(links);
  return circles(program.rules.length, (rule) => next.get(rule) ?? []);
}

function nextBy(links: readonly Link[]): ReadonlyMap<number, readonly number[]> {
  const next = new Map<number, Set<number>>();
  for (const { from, to } of links) {
    const known = next.get(from);
    if (known) known.add(to);
    else next.set(from, new Set([to]));
  }
  return new Map([...next].map(([from, to]) => [from, [...to]]));
}

function within(links: readonly Link[], members: readonly number[]): readonly Link[] {
  const inside = new Set(members);
  return links.filter(({ from, to }) => inside.has(from) && inside.has(to));
}

function loopOf(
  program: Program,
  members: readonly number[],
  links: readonly Link[],
  actions: Actions,
): FlowLoop {
  const alive = links.filter((link) => link.dead === undefined);
  const emissions = members.flatMap((member) =>
    emissionsOf(program.rules[member] as RuleIr, program, actions),
  );
  const settled = settledBy(emissions);
  const lasting = alive.filter((link) => !isOnce(link, settled, program));
  const { end, why } = endOf(program, members, links, alive, lasting);
  // What goes on is drawn where something does.
  const shown = circlesOf(program, lasting).length > 0 ? lasting : links;
  const circle = circlesOf(program, shown)[0] ?? members;
  const next = nextBy(within(shown, circle));
  const way = wayBack(circle[0] as number, (rule) => next.get(rule) ?? []);
  const name = (rule: number): string => program.rules[rule]?.name ?? '';
  const path = way.map((from, i): LoopStep => {
    const to = way[(i + 1) % way.length] as number;
    const link = shown.find((each) => each.from === from && each.to === to) as Link;
    return { rule: name(from), action: link.emission.action, event: link.emission.event };
  });
  return { rules: members.map(name), path, end, why };
}

/** Attributes that every action of a circle which sets them sets to one and the same value. */
function settledBy(emissions: readonly Emission[]): ReadonlySet<string> {
  const values = new Map<string, Value | undefined>();
  const unsettled = new Set<string>();
  const anything = new Set<string>();
  for (const { event, setting } of emissions) {
    const of = event === 'member.joined' ? 'member' : UPDATED[event];
    if (of === undefined) continue;
    if (!setting) anything.add(of);
    else if (setting.value === undefined) unsettled.add(setting.attribute);
    else if (!values.has(setting.attribute)) values.set(setting.attribute, setting.value);
    else if (values.get(setting.attribute) !== setting.value) unsettled.add(setting.attribute);
  }
  const isSettled = (attribute: string): boolean =>
    !unsettled.has(attribute) && !anything.has(attribute.slice(0, attribute.indexOf('.')));
  return new Set([...values.keys()].filter(isSettled));
}

/**
 * Whether a link can be gone along only once: a change of an attribute that every action of the circle sets to the same
 * value. Once it has that value, setting it changes nothing.
 */
function isOnce({ listening, emission }: Link, settled: ReadonlySet<string>, program: Program): boolean {
  const { setting } = emission;
  return (
    listening.trigger?.kind === 'change' &&
    setting !== undefined &&
    settled.has(setting.attribute) &&
    isTaken(setting, program)
  );
}

function endOf(
  program: Program,
  members: readonly number[],
  links: readonly Link[],
  alive: readonly Link[],
  lasting: readonly Link[],
): { readonly end: LoopEnd; readonly why: Bilingual } {
  if (circlesOf(program, alive).length === 0) return { end: 'ends', why: deadWhy(links) };
  if (circlesOf(program, lasting).length === 0) {
    return {
      end: 'ends',
      why: {
        en: 'What it sets has that value after the first time round, and setting it again changes nothing.',
        zh: '转过一圈之后，要设置的值已经是那个值，再设置不会有变化。',
      },
    };
  }
  const isLimited = (rule: number): boolean => (program.rules[rule]?.limits.length ?? 0) > 0;
  const free = lasting.filter(({ from }) => !isLimited(from));
  if (circlesOf(program, free).length === 0) return { end: 'limited', why: limitWhy(program, members) };
  const quick = free.filter(({ listening }) => listening.delay === 0);
  const quickest = circlesOf(program, quick);
  if (quickest.length === 0) {
    const delays = free.flatMap(({ listening }) => (listening.delay > 0 ? [listening.delay] : []));
    const least = lengthWords(Math.min(...delays));
    return {
      end: 'slow',
      why: {
        en: `No end of it is proved; each round takes ${least.en} or longer.`,
        zh: `无法证明它会停下；每一圈至少要 ${least.zh}。`,
      },
    };
  }
  const waits = quickest.some((circle) =>
    within(quick, circle).some(({ listening }) => listening.pace === 'wakes'),
  );
  if (waits) {
    return {
      end: 'open',
      why: {
        en: 'No end of it is proved: it goes on by something that is waited for.',
        zh: '无法证明它会停下：它会经过一个等待而继续下去。',
      },
    };
  }
  return {
    end: 'cut',
    why: {
      en: `No end of it is proved: each chain is cut once ${program.depth} effects stand behind one another.`,
      zh: `无法证明它会停下：一条链上有 ${program.depth} 个效果之后会被截断。`,
    },
  };
}

function deadWhy(links: readonly Link[]): Bilingual {
  const reasons = [...new Map(links.flatMap(({ dead }) => (dead ? [[dead.en, dead]] : []))).values()];
  return {
    en: `It must end: ${reasons.map(({ en }) => en).join('; ')}.`,
    zh: `它一定会停下：${reasons.map(({ zh }) => zh).join('；')}。`,
  };
}

function limitWhy(program: Program, members: readonly number[]): Bilingual {
  const words = members.flatMap((member) => {
    const rule = program.rules[member];
    const [limit] = rule?.limits ?? [];
    return rule && limit ? [{ name: rule.name, limit: limitWords(limit) }] : [];
  });
  return {
    en: `It goes round no faster than ${words.map(({ name, limit }) => `“${name}”: ${limit.en}`).join('; ')}.`,
    zh: `它转得不会比这更快：${words.map(({ name, limit }) => `“${name}”${limit.zh}`).join('；')}。`,
  };
}

/** How grave each is: what must end, or only creeps, is worth knowing and no more. */
const SEVERITIES = { ends: 'info', limited: 'info', slow: 'info', cut: 'warning', open: 'warning' } as const;

/** Reports each circle where its first rule stands. */
export function reportLoops(context: ProofContext, loops: readonly FlowLoop[]): void {
  const rules = new Map(context.program.rules.map((rule) => [rule.name, rule]));
  for (const loop of loops) {
    const [first, ...others] = loop.path;
    const rule = rules.get(first?.rule ?? '');
    if (!first || !rule) continue;
    const related = others.flatMap((step) => {
      const other = rules.get(step.rule);
      return other
        ? [
            {
              span: nameSpan(context, other),
              message: { en: 'It sets off this rule.', zh: '它会触发这条规则。' },
            },
          ]
        : [];
    });
    const path = [...loop.path.map((step) => step.rule), first.rule].join(' → ');
    const code = loop.end === 'ends' ? 'flow/loop-ends' : 'rule/loop';
    context.report(
      code,
      nameSpan(context, rule),
      { path, why: loop.why },
      { related, severity: SEVERITIES[loop.end] },
    );
  }
}
