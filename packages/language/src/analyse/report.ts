import type { Bilingual, Diagnostic, RuleIr, Span } from '@reeve/ir';
import type { Report } from '../check/report.ts';
import type { ProofContext } from './proof.ts';

export const BECAUSE: Bilingual = { en: 'It cannot hold together with this.', zh: '与这里不可能同时成立。' };
export const FOLLOWS: Bilingual = { en: 'It follows from this.', zh: '由这里可以推出。' };
export const TOO_MANY: Bilingual = {
  en: 'Its conditions have too many cases to go through.',
  zh: '条件的情形太多，无法逐一检查。',
};

const BY_DATES: Bilingual = { en: 'The rule runs only between its dates.', zh: '规则只在起止日期之间运行。' };
const BY_EVENT: Bilingual = {
  en: 'The event that sets the rule off counts already when this is looked at.',
  zh: '检查这里时，触发规则的事件已经计算在内。',
};

/** What a finding rests on that stands nowhere in the text as a condition. */
export function helpBy(byDates: boolean, byEvent: boolean): { readonly help?: Bilingual } {
  if (byDates) return { help: BY_DATES };
  return byEvent ? { help: BY_EVENT } : {};
}

/** Where a rule's name stands. */
export function placeOf(context: ProofContext, rule: RuleIr): Span {
  return context.model.rules.get(rule.name)?.span ?? rule.span;
}

/** What checking says of one cause in other words. */
const SAME_CAUSE: Readonly<Record<string, readonly string[]>> = {
  'proof/never-fires': ['condition/never', 'condition/contradiction'],
  'proof/never-triggers': ['condition/never', 'condition/contradiction'],
  'proof/never-here': ['condition/never', 'condition/contradiction'],
  'proof/never-clears': ['condition/never', 'condition/contradiction'],
  'proof/always-holds': ['condition/always', 'condition/always-when-known'],
  'proof/redundant': [
    'condition/always',
    'condition/always-when-known',
    'condition/never',
    'condition/contradiction',
  ],
};

/** A report that keeps back what is known already, in these or other words. */
export function exceptKnown(report: Report, known: readonly Diagnostic[]): Report {
  const bySource = new Map<string, Diagnostic[]>();
  for (const finding of known) {
    const list = bySource.get(finding.span.source);
    if (list) list.push(finding);
    else bySource.set(finding.span.source, [finding]);
  }
  return (code, span, params, extra) => {
    const places = [span, ...(extra?.related ?? []).map((each) => each.span)];
    const others = SAME_CAUSE[code] ?? [];
    const isKnown = places.some((place) =>
      bySource
        .get(place.source)
        ?.some((finding) =>
          finding.code === code
            ? finding.span.start === span.start && finding.span.end === span.end
            : others.includes(finding.code) && overlaps(finding.span, place),
        ),
    );
    if (!isKnown) report(code, span, params, extra);
  };
}

function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
