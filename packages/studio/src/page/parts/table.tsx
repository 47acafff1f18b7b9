import type { ReactNode } from 'react';
import { useLook } from '../state.tsx';
import { download, toCsv } from './download.ts';
import { ExportMenu } from './export-menu.tsx';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string | number;
  readonly show?: (row: Row) => ReactNode;
  readonly numeric?: boolean;
}

/** A table that can be taken along as CSV. */
export function Table<Row>({
  name,
  columns,
  rows,
  onRow,
  empty,
}: {
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly onRow?: (row: Row) => void;
  readonly empty?: string;
}): ReactNode {
  const { lang } = useLook();
  if (rows.length === 0) return empty === undefined ? null : <p className="empty">{empty}</p>;
  const text = (value: string | number): string =>
    typeof value === 'number' ? value.toLocaleString(lang === 'zh' ? 'zh-CN' : 'en') : value;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <div className="table" tabIndex={0} role="region" aria-label={name}>
      <table>
        <caption>
          <span>{name}</span>
          <ExportMenu
            name={name}
            ways={{
              CSV: () =>
                download(
                  `${name}.csv`,
                  toCsv(
                    columns.map(({ title }) => title),
                    rows.map((row) => columns.map(({ value }) => value(row))),
                  ),
                ),
            }}
          />
        </caption>
        <thead>
          <tr>
            {columns.map(({ title, numeric }) => (
              <th key={title} scope="col" className={numeric ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are shown as they come and never reordered
            <tr key={i}>
              {columns.map(({ title, value, show, numeric }, at) => (
                <td key={title} className={numeric ? 'number' : undefined}>
                  {at === 0 && onRow ? (
                    <button type="button" className="plain link" onClick={() => onRow(row)}>
                      {show ? show(row) : text(value(row))}
                    </button>
                  ) : show ? (
                    show(row)
                  ) : (
                    text(value(row))
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
