/**
 * The backtest report is written here (text and html): a collector that the decisions stream through, and two
 * renderers. The command feeds it and prints what it gives; it knows nothing of files or terminals.
 *
 *     const collector = createReportCollector({ program, timeZone: program.timeZone, lang: 'en' });
 *     for (…) { collector.event(event); for (const decision of engine.step(input)) collector.add(decision); }
 *     const report = collector.finish({ …counts of the reader, ...engine.stats() });
 *     renderText(report, { width: 100, colors: true, lang: 'en' });
 *     renderHtml(report, { lang: 'en' });
 */
export { createReportCollector } from './collector.ts';
export { renderHtml } from './html/page.ts';
export type { NameSources } from './names.ts';
export type { Lang, Report } from './report.ts';
export type { ReportSummary } from './summary.ts';
export { renderText } from './text/text.ts';
