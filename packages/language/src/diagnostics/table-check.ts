import type { DiagnosticRows } from './row.ts';
import { NAME_ROWS } from './table-names.ts';
import { PACK_ROWS } from './table-packs.ts';
import { RULE_ROWS } from './table-rules.ts';
import { TABLE_ROWS } from './table-tables.ts';
import { TYPE_ROWS } from './table-types.ts';

/** Findings about names, types and meaning. */
export const CHECK_ROWS: DiagnosticRows = {
  ...NAME_ROWS,
  ...TYPE_ROWS,
  ...RULE_ROWS,
  ...TABLE_ROWS,
  ...PACK_ROWS,
};
