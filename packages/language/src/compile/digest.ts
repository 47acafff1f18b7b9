import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { PlanIr, Program, RuleIr } from '@reeve/ir';
import { canonicalJson } from './canonical-json.ts';

/** Half a SHA-256 in hex: enough to tell any two programs apart. */
const LENGTH = 32;

/** Digest of plain data, the same for data that does the same however it is spelled. */
export function digest(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value)))).slice(0, LENGTH);
}

type Parts = Pick<Program, 'subjects' | 'windows' | 'silences' | 'shares' | 'streaks' | 'tables' | 'plans'>;

/**
 * Digest of a rule with all that it reads and starts, so that it changes when the rule does and not when another one
 * moves its windows to other places in the program.
 */
export function ruleVersion(rule: RuleIr, parts: Parts): string {
  const plans = plansOf(rule, parts.plans);
  return digest({ rule: expand(rule, parts), plans: plans.map((plan) => expand(plan, parts)) });
}

/**
 * Digest of what a rule does, whatever it is called: the same for a rule that was only renamed.
 *
 * @example
 * const renamed = ruleDigest(before.rules[0]!, before) === ruleDigest(after.rules[0]!, after);
 */
export function ruleDigest(rule: RuleIr, program: Program): string {
  const windows = program.windows.map((window) =>
    window.keptFor === `rule ${rule.name}` ? { ...window, keptFor: '' } : window,
  );
  return ruleVersion({ ...rule, name: '' }, { ...program, windows });
}

/** The plans that a rule starts, directly or through one another, each once. */
function plansOf(rule: RuleIr, plans: readonly PlanIr[]): readonly PlanIr[] {
  const found = new Set<PlanIr>();
  const open = [rule.steps];
  for (let steps = open.pop(); steps !== undefined; steps = open.pop()) {
    for (const step of steps) {
      const plan = step.op === 'start' ? plans[step.plan] : undefined;
      if (!plan || found.has(plan)) continue;
      found.add(plan);
      open.push(plan.steps);
    }
  }
  return [...found];
}

/** Puts what an index points at in the place of the index. */
function expand(value: unknown, parts: Parts): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => expand(item, parts));
  const node = value as Readonly<Record<string, unknown>>;
  const inner = (part: unknown): unknown => expand(part, parts);
  const at = Number(node['index']);
  switch (node['op']) {
    case 'window':
      return { op: 'window', of: inner(withoutBaselines(parts, at)) };
    case 'usual': {
      const baseline = parts.windows[at]?.baselines[Number(node['baseline'])];
      return { op: 'usual', of: inner(withoutBaselines(parts, at)), baseline };
    }
    case 'silence':
      return { op: 'silence', of: inner(parts.silences[at]) };
    case 'share':
      return { op: 'share', of: inner(parts.shares[at]) };
    case 'streak':
      return { op: 'streak', of: inner(parts.streaks[at]) };
    default:
  }
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(node)) {
    out[key] = key === 'subject' ? parts.subjects[Number(node[key])] : inner(node[key]);
  }
  if (node['op'] === 'table') out['index'] = inner(parts.tables[at]);
  if (node['op'] === 'start') out['plan'] = parts.plans[Number(node['plan'])]?.name;
  if (node['kind'] === 'spike') out['window'] = inner(withoutBaselines(parts, Number(node['window'])));
  return out;
}

function withoutBaselines(parts: Parts, index: number): unknown {
  const window = parts.windows[index];
  return window && { ...window, baselines: [] };
}
