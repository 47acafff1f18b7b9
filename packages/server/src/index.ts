export { type ReeveServer, type Scope, type ServerOptions, type ServerPorts, startServer } from './server.ts';
