export type { Scope, Token } from './guard.ts';
export { type ReeveServer, type ServerOptions, type ServerPorts, startServer } from './server.ts';
