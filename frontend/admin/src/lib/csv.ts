/** Rows as CSV that a spreadsheet takes for text and numbers, never for a formula. */

export type Cell = string | number;

/** RFC 4180; a text that a spreadsheet would run gets an apostrophe before it. */
export function csv(rows: ReadonlyArray<readonly Cell[]>): string {
  return rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

function cell(value: Cell): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r\n\0]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function download(name: string, rows: ReadonlyArray<readonly Cell[]>): void {
  const url = URL.createObjectURL(new Blob([csv(rows)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
