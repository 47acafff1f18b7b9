/** The folder of this extension, where its package.json and schemas lie: what loads an extension takes. */
export const extensionFolder: URL = new URL('..', import.meta.url);
