/**
 * Fits a report into the editor: light or dark as its theme is, and beginning at a rule where one is named. The report lets
 * run nothing but its own script; the one that is added here is let in by its nonce.
 */
export const fitReport = (page: string, nonce: string, rule?: string): string => {
  const name = JSON.stringify(rule ?? null).replaceAll('<', '\\u003c');
  const script = `<script nonce="${nonce}">(${inPage.toString()})(${name});</script>`;
  const end = page.lastIndexOf('</body>');
  return (page.slice(0, end) + script + page.slice(end)).replace(
    'script-src ',
    `script-src &#39;nonce-${nonce}&#39; `,
  );
};

/** Runs in the page; reaches nothing outside of itself. */
const inPage = (rule: string | null): void => {
  const { document, MutationObserver } = globalThis as unknown as PageGlobals;
  const darkRules = [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .flatMap(({ media }) => (media?.mediaText === '(prefers-color-scheme: dark)' ? [media] : []));
  const adapt = (): void => {
    const dark = /vscode-(?:dark|high-contrast(?!-light))/.test(document.body.className);
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
    for (const media of darkRules) media.mediaText = dark ? 'all' : 'not all';
  };
  adapt();
  new MutationObserver(adapt).observe(document.body, { attributes: true, attributeFilter: ['class'] });
  for (const section of document.querySelectorAll('section.rule'))
    if (rule !== null && section.querySelector('.name code')?.textContent === rule) section.scrollIntoView();
};

/** What of a page the script above uses. */
interface PageGlobals {
  readonly document: {
    readonly body: { readonly className: string };
    readonly documentElement: { readonly style: { colorScheme: string } };
    readonly styleSheets: Iterable<{
      readonly cssRules: Iterable<{ readonly media?: { mediaText: string } }>;
    }>;
    readonly querySelectorAll: (selector: string) => Iterable<{
      readonly querySelector: (selector: string) => { readonly textContent: string } | null;
      readonly scrollIntoView: () => void;
    }>;
  };
  readonly MutationObserver: new (
    call: () => void,
  ) => { readonly observe: (target: object, options: object) => void };
}
