import { STYLE } from '../../report/html/style.ts';

/** The style of the backtest's page, and what a listing of rules needs. */
export const COVERAGE_STYLE: string = `${STYLE}
:root { --bad: #b3261e; --bad-ground: #fbeae8; --held-ground: #fbf0e2; }
@media (prefers-color-scheme: dark) { :root { --bad: #f2938c; --bad-ground: #3a1f1d; --held-ground: #35291a; } }
.pill.some { color: var(--held); background: var(--held-ground); }
.pill.none { color: var(--bad); background: var(--bad-ground); }
.parts { width: 100%; margin-top: 0.8rem; }
.parts th, .parts td { padding: 0.5rem 0.9rem 0.5rem 0; border-bottom: 1px solid var(--line); vertical-align: middle; }
.parts thead th { padding-bottom: 0.4rem; }
.parts tbody th { font-weight: 560; }
.parts a { text-decoration: none; } .parts a:hover bdi { text-decoration: underline; }
.parts .draw { width: 30%; min-width: 6rem; }
.parts .kind { color: var(--soft); font-size: 0.85rem; white-space: nowrap; }
.parts .file th { font-weight: 400; color: var(--soft); font-size: 0.85rem; padding-top: 1.2rem; }
.all { --accent: var(--good); } .some { --accent: var(--held); } .none { --accent: var(--bad); }
.meter .ground { fill: var(--faint); }
.part { margin-top: 1.4rem; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); overflow: clip; }
.part > summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.2rem 1rem; width: 100%; padding: 0.7rem 1.1rem; color: var(--ink); font-size: 0.95rem; }
.part > summary strong { font-weight: 640; }
.part > summary .mark { color: var(--accent); font-weight: 700; }
.part > summary .soft { font-size: 0.85rem; }
.part > summary .share { margin-inline-start: auto; font-variant-numeric: tabular-nums; color: var(--accent); font-weight: 640; }
.lines { list-style: none; margin: 0; padding: 0.6rem 0 0.8rem; border-top: 1px solid var(--line); counter-reset: none; }
.lines li { display: grid; grid-template-columns: 3.2rem 1.5rem minmax(0, 1fr); align-items: baseline; padding-inline-end: 1.1rem; }
.lines .no { text-align: end; color: var(--soft); font-size: 0.75rem; font-variant-numeric: tabular-nums; padding-inline-end: 0.6rem; user-select: none; }
.lines .mark { color: var(--accent); font-size: 0.8rem; user-select: none; }
.lines code { white-space: pre-wrap; font-size: 0.84rem; line-height: 1.65; }
.lines mark { color: inherit; background: var(--held-ground); border-bottom: 2px solid var(--held); border-radius: 2px 2px 0 0; }
.lines mark.none { background: var(--bad-ground); border-color: var(--bad); }
.notes { grid-column: 3; margin: 0.1rem 0 0.35rem; padding: 0; list-style: none; font-size: 0.82rem; }
.notes li { display: block; padding: 0; color: var(--accent); }
.notes li::before { content: "↑ "; }
.notes code { font-size: 0.78rem; color: var(--soft); white-space: normal; }
.marks { display: flex; flex-wrap: wrap; gap: 0.2rem 1.4rem; margin-top: 0.8rem; font-size: 0.85rem; color: var(--soft); }
.marks span::before { content: attr(data-mark) " "; color: var(--accent); font-weight: 700; }
.explain { margin-top: 1.2rem; max-width: 46rem; color: var(--soft); font-size: 0.9rem; text-wrap: pretty; }
.top { padding-bottom: 0.5rem; }
main > section.file { padding-top: 2.5rem; }
main > section.file h2 { font-size: 1.05rem; font-weight: 600; }
@media (max-width: 44rem) {
  .parts .kind, .parts thead .kind { display: none; }
  .parts .draw { min-width: 4rem; width: 24%; }
  .lines li { grid-template-columns: 2.3rem 1.2rem minmax(0, 1fr); padding-inline-end: 0.7rem; }
  .lines code { font-size: 0.76rem; }
}
@media print { .part { break-inside: avoid; } }
`;
