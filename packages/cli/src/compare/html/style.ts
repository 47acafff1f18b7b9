/** What a page of a comparison adds to the style of the reports. */
export const COMPARED_STYLE = `
.versions { margin: 1rem 0 0; display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.15rem 1rem; font-size: 0.9rem; }
.versions dt { color: var(--soft); } .versions dd { margin: 0; }
.numbers dd .was { color: var(--soft); font-weight: 400; }
.caveat { border-inline-start: 3px solid var(--held); padding: 0.2rem 0 0.2rem 1.1rem; max-width: 46rem; margin: 0; text-wrap: pretty; }
.caveat strong { display: block; color: var(--held); font-weight: 640; }
.key.fewer::before { background: none; box-shadow: inset 0 0 0 1.5px var(--held); }
.bar.fewer { fill: var(--held); fill-opacity: 0.28; stroke: var(--held); stroke-width: 1; }
.bar.old { fill: var(--neutral); fill-opacity: 0.4; }
.key.old::before { background: var(--neutral); opacity: 0.4; }
.compared .draw, .compared thead .draw { width: 24%; }
.compared .zero, .counts .zero { color: var(--soft); font-weight: 400; opacity: 0.6; }
.compared tbody td.after { font-weight: 640; }
.alike { margin-top: 1.2rem; color: var(--soft); font-size: 0.9rem; max-width: 46rem; }
.kind { font-weight: 640; font-size: 0.8rem; color: var(--good); }
.kind.lost { color: var(--held); }
.kind.moved, .kind.changed { color: var(--accent); }
.example .moment { display: block; color: var(--soft); font-variant-numeric: tabular-nums; }
.acts .read::before { content: none; }
.acts .read { padding-inline-start: 0; }
.counts { width: 100%; }
.counts.subjects { max-width: 34rem; }
#reach .legend { margin-top: 0.8rem; }
.counts tbody th { white-space: normal; }
.counts td.by { font-weight: 400; color: var(--soft); }
.counts thead th { white-space: nowrap; }
#reach .pair + .pair { margin-top: 0.5rem; }
#held { border-top: 1px solid var(--line); margin-top: 3.5rem; padding-top: 2.2rem; }
#held table { max-width: 46rem; }
@media (max-width: 56rem) { .compared thead th:last-child { display: table-cell; } }
@media (max-width: 44rem) {
  .overview.compared tr { grid-template-columns: repeat(3, 1fr); }
}
`;
