import { KEYWORDS } from './keywords.ts';

/** Words that are roots of names, by their Chinese spelling. */
const ROOTS: ReadonlyMap<string, string> = new Map(
  KEYWORDS.filter((row) => ['member', 'community', 'event', 'channel'].includes(row.id)).flatMap((row) =>
    row.zh.map((word) => [word, row.id] as const),
  ),
);
const ALONE: ReadonlyMap<string, string> = new Map([['活动', 'activity']]);

const FUNCTIONS: ReadonlyMap<string, string> = new Map(
  KEYWORDS.filter((row) => row.role === 'function').flatMap((row) =>
    row.zh.map((word) => [word, row.en[0] ?? row.id] as const),
  ),
);

/** One form for what looks the same. */
export function plainName(written: string): string {
  return isAscii(written) ? written : written.normalize('NFC');
}

/** 成员.等级 → member.等级: the language's own roots in one form; the rest is the vocabulary's to resolve. */
export function canonicalName(written: string): string {
  const name = plainName(written);
  const dot = name.indexOf('.');
  const root = ROOTS.get(dot < 0 ? name : name.slice(0, dot));
  if (root !== undefined) return dot < 0 ? root : root + name.slice(dot);
  return ALONE.get(name) ?? name;
}

/** 四舍五入 → round: Chinese names of the language's own functions. */
export function canonicalFunction(written: string): string {
  return FUNCTIONS.get(written) ?? canonicalName(written);
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}
