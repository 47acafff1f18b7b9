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
  return digest(expand(rule, parts, new Set()));
}

/** Puts what an index points at in the place of the index. */
function expand(value: unknown, parts: Parts, plans: ReadonlySet<number>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => expand(item, parts, plans));
  const node = value as Readonly<Record<string, unknown>>;
  const inner = (part: unknown): unknown => expand(part, parts, plans);
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(node))
    out[key] = key === 'subject' ? parts.subjects[Number(node[key])] : inner(node[key]);
  switch (node['op'] ?? node['kind']) {
    case 'window':
      return { op: 'window', of: inner(withoutBaselines(parts, Number(node['index']))) };
    case 'usual': {
      const index = Number(node['index']);
      const baseline = parts.windows[index]?.baselines[Number(node['baseline'])];
      return { op: 'usual', of: inner(withoutBaselines(parts, index)), baseline };
    }
    case 'silence':
      return { op: 'silence', of: inner(parts.silences[Number(node['index'])]) };
    case 'share':
      return { op: 'share', of: inner(parts.shares[Number(node['index'])]) };
    case 'streak':
      return { op: 'streak', of: inner(parts.streaks[Number(node['index'])]) };
    case 'table':
      return { ...out, index: inner(parts.tables[Number(node['index'])]) };
    case 'spike':
      return { ...out, window: inner(withoutBaselines(parts, Number(node['window']))) };
    case 'start': {
      const index = Number(node['plan']);
      const plan: PlanIr | undefined = parts.plans[index];
      const known = plans.has(index);
      return { ...out, plan: known ? plan?.name : expand(plan, parts, new Set([...plans, index])) };
    }
    default:
      return out;
  }
}

function withoutBaselines(parts: Parts, index: number): unknown {
  const window = parts.windows[index];
  return window && { ...window, baselines: [] };
}
