/** What a bundle of the command leaves out: what starts processes by its own files, and what only a running project needs. */
export const LEFT_APART = [
  '@reeve/connector-core',
  '@reeve/extensions/host',
  '@reeve/extensions/sandbox',
  '@reeve/server',
  '@reeve/studio',
  'prom-client',
];
