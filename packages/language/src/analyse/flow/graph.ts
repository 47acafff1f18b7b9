import type { Bilingual, Labels, Program, RuleIr, StepIr } from '@reeve/ir';
import type { ProofContext } from '../proof.ts';
import { circles } from './components.ts';
import { type Link, listeningsOf, stepsWithin } from './links.ts';
import { nameSpan } from './messages.ts';
import type { FlowEdge, FlowGraph, FlowNode } from './report.ts';

/** What sets off what, for drawing: rules, the plans that they start, and the events between them. */
export function graphOf(context: ProofContext, links: readonly Link[]): FlowGraph {
  const { program, model } = context;
  const nodes = new Map<string, FlowNode>();
  const edges = new Map<string, FlowEdge>();
  const eventNode = (name: string): string => {
    const id = `event ${name}`;
    if (!nodes.has(id)) {
      nodes.set(id, { id, kind: 'event', name, title: titled(model.events.get(name)?.labels, name) });
    }
    return id;
  };
  const connect = (from: string, to: string, kind: FlowEdge['kind'], action?: string): void => {
    const key = `${from}\0${to}\0${kind}\0${action ?? ''}`;
    edges.set(key, { from, to, kind, ...(action !== undefined && { action }), inLoop: false });
  };
  const addSteps = (owner: string, steps: readonly StepIr[]): void => {
    for (const step of steps) {
      if (step.op === 'effect') {
        for (const type of step.use.emits) connect(owner, eventNode(type), 'emits', step.use.action);
      } else if (step.op === 'waitFor') {
        for (const type of step.match.types) connect(eventNode(type), owner, 'wakes');
      } else if (step.op === 'start') {
        const plan = program.plans[step.plan];
        if (plan) connect(owner, `plan ${plan.name}`, 'starts');
      }
    }
  };
  for (const rule of program.rules) {
    const id = `rule ${rule.name}`;
    const labels = model.rules.get(rule.name)?.node.labels;
    nodes.set(id, {
      id,
      kind: 'rule',
      name: rule.name,
      title: titled(byLanguage(labels), rule.title),
      span: nameSpan(context, rule),
    });
    for (const listening of listeningsOf(rule, program)) {
      if (listening.pace === 'wakes') continue;
      for (const type of listening.types) connect(eventNode(type), id, 'triggers');
    }
    if (!rule.shadow) addSteps(id, rule.steps);
  }
  for (const plan of startedPlans(program)) {
    const id = `plan ${plan.name}`;
    const symbol = model.plans.get(plan.name);
    nodes.set(id, {
      id,
      kind: 'plan',
      name: plan.name,
      title: titled(byLanguage(symbol?.node.labels), plan.title),
      ...(symbol && { span: symbol.span }),
    });
    addSteps(id, plan.steps);
  }
  return {
    nodes: [...nodes.values()],
    edges: marked([...nodes.keys()], [...edges.values()], links, program),
  };
}

function byLanguage(
  labels: readonly { readonly lang?: 'en' | 'zh'; readonly text: string }[] | undefined,
): Labels {
  const [first] = labels ?? [];
  const zh = labels?.find(({ lang }) => lang === 'zh')?.text;
  return { ...(first && { en: first.text }), ...(zh !== undefined && { zh }) };
}

function titled(labels: Labels | undefined, name: string): Bilingual {
  const en = labels?.en ?? labels?.zh ?? name;
  return { en, zh: labels?.zh ?? en };
}

function startedPlans(program: Program): readonly Program['plans'][number][] {
  const started = new Set<number>();
  for (const rule of program.rules as readonly RuleIr[]) {
    for (const { step } of stepsWithin(rule.steps, program)) if (step.op === 'start') started.add(step.plan);
  }
  return program.plans.filter((_, i) => started.has(i));
}

/** Marks what is part of a circle: edges within one, where rules of it really set each other off. */
function marked(
  ids: readonly string[],
  edges: readonly FlowEdge[],
  links: readonly Link[],
  program: Program,
): readonly FlowEdge[] {
  const looping = new Set<string>();
  const next = new Map<number, number[]>();
  for (const { from, to } of links) next.set(from, [...(next.get(from) ?? []), to]);
  for (const circle of circles(program.rules.length, (rule) => next.get(rule) ?? [])) {
    for (const rule of circle) looping.add(`rule ${program.rules[rule]?.name}`);
  }
  const numbers = new Map(ids.map((id, i) => [id, i]));
  const onward: number[][] = ids.map(() => []);
  for (const { from, to } of edges) onward[numbers.get(from) ?? 0]?.push(numbers.get(to) ?? 0);
  const circleOf = new Map<number, number>();
  for (const [i, circle] of circles(ids.length, (node) => onward[node] ?? []).entries()) {
    if (circle.some((node) => looping.has(ids[node] ?? ''))) for (const node of circle) circleOf.set(node, i);
  }
  return edges.map((edge) => {
    const circle = circleOf.get(numbers.get(edge.from) ?? -1);
    const inLoop = circle !== undefined && circle === circleOf.get(numbers.get(edge.to) ?? -1);
    return { ...edge, inLoop };
  });
}
