export { createFilesSource, type FilesSourceOptions } from './files.ts';
export { createMembersSource, type MembersSourceOptions } from './members.ts';
export type { Source, SourceBatch } from './source.ts';
export { createSqliteSource, type SqliteSourceOptions } from './sqlite-rows.ts';
