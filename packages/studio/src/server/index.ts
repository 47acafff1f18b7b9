export type { Role, User } from './accounts.ts';
export type { StudioFile, StudioPorts, StudioProject } from './ports.ts';
export { type Studio, type StudioOptions, startStudio } from './studio.ts';
