/** The screens beside the text. */
const PANELS = [
  'backtest',
  'compare',
  'proofs',
  'plans',
  'runs',
  'cases',
  'approvals',
  'reviews',
  'outbox',
  'why',
  'board',
  'people',
] as const;
export type PanelId = (typeof PANELS)[number];

/** Where the page is, by its address: `/rules/win_back?panel=runs`. */
export const readPlace = (): { readonly path?: string; readonly rule?: string; readonly panel: PanelId } => {
  const url = new URL(location.href);
  const panel = url.searchParams.get('panel') as PanelId | null;
  const rule = /^\/rules\/([^/]+)$/u.exec(decodeURIComponent(url.pathname))?.[1];
  const path = /^\/files\/(.+)$/u.exec(decodeURIComponent(url.pathname))?.[1];
  return {
    panel: panel !== null && PANELS.includes(panel) ? panel : 'backtest',
    ...(rule !== undefined && { rule }),
    ...(path !== undefined && { path }),
  };
};

/** The file to show before the rules have been read: where a rule seems to be written. */
export function guessed(
  files: readonly { readonly path: string; readonly text: string }[],
  rule: string | undefined,
): string | undefined {
  const begins = (text: string): boolean =>
    [...text.matchAll(/^\s*(?:rule|规则)\s+([\p{L}\p{N}_]+)/gmu)].some(
      ([, name]) => rule === undefined || name === rule,
    );
  return (files.find(({ text }) => begins(text)) ?? files[0])?.path;
}
