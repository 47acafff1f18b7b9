export * from './civil.ts';
export * from './decision.ts';
export * from './diagnostic.ts';
export * from './event.ts';
export * from './program.ts';
export * from './signatures.ts';
export * from './timestamp.ts';
export * from './values.ts';
