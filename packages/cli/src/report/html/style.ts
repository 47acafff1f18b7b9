/** The page's style: one calm column, light and dark, from a narrow phone to paper. Nothing from outside. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #fcfcfb; --panel: #fff; --ink: #1c2126; --soft: #5c6670; --line: #e4e5e3; --faint: #f3f3f1;
  --held: #9a5200; --good: #1b7048; --good-ground: #e8f4ed; --neutral: #56626f;
  --a0: #1f6fb2; --a1: #c04d0d; --a2: #0a7d5a; --a3: #8549a5; --a4: #946400; --a5: #0c7685; --a6: #b43667; --a7: #56626f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171a; --panel: #1a1e22; --ink: #e7e9eb; --soft: #9ca6b0; --line: #2c3238; --faint: #20252a;
    --held: #e5a55a; --good: #7fd0a5; --good-ground: #16301f; --neutral: #a3afbb;
    --a0: #6cb2ec; --a1: #f08c55; --a2: #4fc59b; --a3: #c895e2; --a4: #deb046; --a5: #56c0cf; --a6: #ef8db1; --a7: #a3afbb;
  }
}
.accent-0 { --accent: var(--a0); } .accent-1 { --accent: var(--a1); } .accent-2 { --accent: var(--a2); }
.accent-3 { --accent: var(--a3); } .accent-4 { --accent: var(--a4); } .accent-5 { --accent: var(--a5); }
.accent-6 { --accent: var(--a6); } .accent-7 { --accent: var(--a7); }
* { box-sizing: border-box; }
html { --accent: var(--neutral); scroll-padding-top: 5rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
  overflow-wrap: anywhere;
}
.top, main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.5rem; }
.top { padding-top: 3.5rem; }
h1 { font-size: clamp(1.9rem, 4vw, 2.6rem); line-height: 1.15; font-weight: 680; letter-spacing: -0.015em; margin: 0.3rem 0 0.8rem; text-wrap: balance; }
h2 { font-size: 1.35rem; line-height: 1.3; font-weight: 660; letter-spacing: -0.005em; margin: 0; text-wrap: balance; }
h3 { font-size: 0.95rem; line-height: 1.4; font-weight: 640; margin: 2rem 0 0.5rem; }
h3 small { font-weight: 400; color: var(--soft); font-size: 0.85rem; margin-inline-start: 0.4rem; }
p { margin: 0; }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: 0.2em; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--a0); outline-offset: 3px; border-radius: 3px; }
code { font: 0.875em/1.5 ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
small { font-size: 0.85em; color: var(--soft); }
.soft { color: var(--soft); }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; background: var(--panel); padding: 0.5rem 1rem; z-index: 3; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.eyebrow { display: flex; align-items: center; justify-content: space-between; gap: 1rem; color: var(--soft); font-size: 0.9rem; }
.pill { color: var(--good); background: var(--good-ground); border-radius: 99px; padding: 0.15rem 0.8rem; font-weight: 600; white-space: nowrap; }
.lede { font-size: 1.2rem; line-height: 1.45; max-width: 46rem; text-wrap: pretty; }
.top > .soft { margin-top: 0.4rem; font-size: 0.9rem; }
.numbers { display: flex; flex-wrap: wrap; gap: 1.2rem 2.8rem; margin: 2rem 0; }
.numbers div { display: flex; flex-direction: column-reverse; }
.numbers dt { color: var(--soft); font-size: 0.85rem; }
.numbers dd { margin: 0; font-size: 1.65rem; line-height: 1.2; font-weight: 640; font-variant-numeric: tabular-nums; letter-spacing: -0.01em; }
main > section { padding-top: 3.5rem; }
.told { margin-top: 0.6rem; max-width: 46rem; text-wrap: pretty; }
.rule { border-top: 1px solid var(--line); margin-top: 3.5rem; padding-top: 2.2rem !important; position: relative; }
.rule::before { content: ""; position: absolute; top: -2px; left: 0; width: 3.5rem; height: 3px; border-radius: 2px; background: var(--accent); }
.rule header .name { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; justify-content: space-between; margin-top: 0.2rem; font-size: 0.875rem; color: var(--soft); }
.chart { margin: 1.8rem 0 0; }
figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1.5rem; font-size: 0.875rem; margin-bottom: 0.4rem; }
figcaption .name { font-weight: 640; }
figcaption .aside { color: var(--soft); font-variant-numeric: tabular-nums; }
.legend { display: flex; flex-wrap: wrap; gap: 0 1.4rem; font-size: 0.8rem; color: var(--soft); margin-bottom: 0.3rem; }
.key::before { content: ""; display: inline-block; width: 0.7rem; height: 0.7rem; border-radius: 2px; background: var(--accent); margin-inline-end: 0.4rem; vertical-align: -0.05rem; }
.key.pale::before { opacity: 0.38; }
svg { display: block; overflow: visible; }
.bar { fill: var(--accent); }
.bar.pale { fill-opacity: 0.38; }
.hit { fill: transparent; }
.col:hover .hit { fill: var(--ink); fill-opacity: 0.06; }
.grid { stroke: var(--line); } .base { stroke: var(--soft); stroke-opacity: 0.55; } .tick { stroke: var(--soft); stroke-opacity: 0.55; }
svg text { font-size: 12px; fill: var(--soft); font-variant-numeric: tabular-nums; }
.plot { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.7rem; }
.plot .values { width: 2.6rem; }
.narrow { display: none; }
details > summary { cursor: pointer; font-size: 0.85rem; color: var(--soft); width: fit-content; }
details > summary:hover { color: var(--ink); }
.figures { margin-top: 0.5rem; }
.scroll { max-height: 20rem; overflow: auto; margin-top: 0.6rem; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; font-size: 0.9rem; }
caption { text-align: start; color: var(--soft); font-size: 0.85rem; padding-bottom: 0.5rem; }
th { font-weight: 400; text-align: start; }
thead th { color: var(--soft); font-size: 0.8rem; font-weight: 500; vertical-align: bottom; }
.n { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
.scroll table { width: 100%; } .scroll caption { padding: 0.5rem 0.9rem; }
.scroll th, .scroll td { padding: 0.25rem 0.9rem; border-top: 1px solid var(--line); }
.overview { width: 100%; margin-top: 0.4rem; }
.overview th, .overview td { padding: 0.7rem 0.9rem 0.7rem 0; border-bottom: 1px solid var(--line); vertical-align: middle; }
.overview thead th { padding-bottom: 0.4rem; }
.overview tbody th { min-width: 12rem; font-weight: 560; }
.overview a { display: flex; gap: 0.7rem; align-items: baseline; text-decoration: none; }
.overview a:hover bdi { text-decoration: underline; }
.overview .n { padding-inline-start: 0.4rem; }
.dot { flex: none; width: 0.65rem; height: 0.65rem; border-radius: 50%; background: var(--accent); }
.overview .draw, .overview thead .draw { width: 28%; min-width: 8rem; padding-inline-start: 0.9rem; }
.overview thead th:last-child { white-space: nowrap; }
.overview .dates { font-size: 0.8rem; white-space: nowrap; padding-inline-end: 0; line-height: 1.35; }
.overview .dates span { display: block; }
.idle .n { color: var(--soft); } .idle .dot { background: none; box-shadow: inset 0 0 0 1.5px var(--soft); }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 3.5rem; }
.plain { width: 100%; }
.plain th, .plain td { padding: 0.28rem 0.8rem 0.28rem 0; vertical-align: baseline; }
.plain .draw { width: 34%; vertical-align: middle; } .plain .when { white-space: nowrap; padding-inline-end: 0; text-align: end; font-size: 0.85rem; }
.plain td.n:first-child { width: 1%; }
.plain tbody td.n { font-weight: 600; }
.plain .held { color: var(--held); }
.plain + .soft { font-size: 0.85rem; margin-top: 0.3rem; }
.once { list-style: none; margin: 0; padding: 0; columns: 2; font-size: 0.9rem; }
.once + .soft { font-size: 0.85rem; margin-top: 0.3rem; }
.reach { width: 100%; } .reach th.n { width: 1%; } .reach thead th { white-space: normal; min-width: 5.5rem; }
.input { display: block; color: var(--soft); font-size: 0.85rem; line-height: 1.5; }
.read { margin: 0; font-size: 0.9rem; }
.read div { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: 0.15rem 0; }
.read dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
.examples { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); gap: 1rem; }
.more { margin-top: 1rem; } .more .examples { margin-top: 1rem; }
.example { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 0.9rem 1.1rem; font-size: 0.9rem; min-width: 0; break-inside: avoid; }
.example .head { display: flex; flex-wrap: wrap; gap: 0 0.8rem; align-items: baseline; }
.example time { font-variant-numeric: tabular-nums; color: var(--soft); }
.example strong { font-weight: 640; }
.example dl { margin: 0.5rem 0 0; display: grid; grid-template-columns: minmax(4.2rem, max-content) minmax(0, 1fr); gap: 0.35rem 1rem; }
.example dt { color: var(--soft); font-size: 0.8rem; line-height: 1.8; max-width: 6.5rem; }
.example dd { margin: 0; min-width: 0; }
.example ul { list-style: none; margin: 0; padding: 0; }
.example b { font-weight: 640; font-variant-numeric: tabular-nums; }
.acts li { position: relative; padding-inline-start: 1.3rem; }
.acts li::before { position: absolute; inset-inline-start: 0; content: "→"; color: var(--accent); font-weight: 700; }
.acts .stopped::before { content: "✕"; color: var(--held); font-weight: 400; }
.call { font-weight: 600; margin-inline-end: 0.45rem; }
.arg { margin-inline-end: 0.45rem; }
.arg .soft { font-size: 0.85em; }
.reason { display: block; color: var(--held); }
.tools { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: 0.6rem 1.6rem; align-items: center; margin-top: 2.5rem; padding: 0.7rem 0; background: var(--ground); border-bottom: 1px solid var(--line); font-size: 0.875rem; color: var(--soft); }
.tools[hidden] { display: none; }
.tools label { display: flex; gap: 0.6rem; align-items: center; min-width: 0; }
.tools input, .tools select { font: inherit; color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 0.35rem 0.6rem; min-width: 0; }
.tools input { width: 15rem; } .tools select { max-width: 16rem; }
#reach, #quality { border-top: 1px solid var(--line); margin-top: 3.5rem; padding-top: 2.2rem; }
.finding { margin-top: 1.4rem; max-width: 46rem; }
.finding h3 { margin: 0 0 0.2rem; color: var(--held); }
.finding ul { margin: 0.4rem 0 0; padding-inline-start: 1.2rem; font-size: 0.9rem; }
footer { margin-top: 4rem; padding-bottom: 3rem; color: var(--soft); font-size: 0.85rem; }
footer p { border-top: 1px solid var(--line); padding-top: 1.2rem; } footer p + p { border: 0; padding-top: 0.1rem; }
@media (max-width: 56rem) {
  .overview .dates, .overview thead th:last-child { display: none; }
  .pair { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 44rem) {
  .top, main, footer { padding-inline: 1.1rem; }
  .top { padding-top: 2rem; }
  .lede { font-size: 1.1rem; }
  .numbers { display: grid; grid-template-columns: 1fr 1fr; gap: 1.1rem; } .numbers dd { font-size: 1.4rem; }
  .wide { display: none; } .narrow { display: inline; }
  .overview thead { position: absolute; clip-path: inset(50%); height: 1px; width: 1px; overflow: hidden; }
  .overview, .overview tbody { display: block; } .overview caption { display: block; }
  .overview tr { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0.4rem 0.8rem; padding: 1rem 0; border-bottom: 1px solid var(--line); }
  .overview th, .overview td { padding: 0; border: 0; } .overview tbody th, .overview td.draw { grid-column: 1 / -1; width: auto; padding: 0; }
  .overview td.n { text-align: start; padding: 0; } .overview td.n::before { content: attr(data-name); display: block; color: var(--soft); font-size: 0.75rem; font-weight: 400; }
  .overview.of-4 tr { grid-template-columns: repeat(4, 1fr); }
  .overview .idle td.n { display: none; }
  .tools { position: static; } .tools label { width: 100%; } .tools input, .tools select { flex: 1; width: auto; max-width: none; }
  .example dl { grid-template-columns: minmax(0, 1fr); gap: 0.1rem; } .example dd + dt { margin-top: 0.4rem; }
}
@media print {
  :root { --ground: #fff; --panel: #fff; --ink: #000; --soft: #444; --line: #ccc; }
  body { font-size: 10pt; } .tools, .skip, .figures, .rule header a { display: none; }
  .top, main, footer { max-width: none; padding: 0; } .rule { break-before: auto; } .chart, tr, .finding { break-inside: avoid; }
  h2, h3 { break-after: avoid; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
