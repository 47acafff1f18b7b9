/**
 * The page may not write text where the browser would take it for markup or for the address of a script: only these
 * policies may (the page's own policy in `studio.ts` names them). This has to run before anything else does.
 */
interface TrustedTypes {
  readonly createPolicy: (name: string, rules: object) => Policy;
}
interface Policy {
  readonly name: string;
  readonly createHTML: (text: string) => string;
  readonly createScriptURL: (url: string) => string;
}

const factory = (globalThis as { readonly trustedTypes?: TrustedTypes }).trustedTypes;
const refuse = (): never => {
  throw new TypeError('This is not taken for a part of the page.');
};
const made = (name: string, rules: Partial<Omit<Policy, 'name'>>): Policy => {
  const whole = { createHTML: refuse, createScriptURL: refuse, ...rules };
  return factory?.createPolicy(name, whole) ?? { name, ...whole };
};

const own = made('reeve', {
  createScriptURL: (url) => {
    const { origin, pathname } = new URL(url, location.href);
    return origin === location.origin && /^\/assets\/[\w.-]+\.js$/.test(pathname) ? url : refuse();
  },
});
/** The address of a worker that was built with the page. */
export const workerUrl = (url: string): string => own.createScriptURL(url);

/** The editor writes the lines that it has coloured as markup, escaped by itself; scripts it gets from us alone. */
export const editorPolicy: Policy = made('editor', { createHTML: (html) => html });

/** What libraries write without a policy: they may empty a place. With `null` the browser refuses, and tells of it. */
factory?.createPolicy('default', { createHTML: (html: string) => (html === '' ? html : null) });
