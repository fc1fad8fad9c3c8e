/** Writes rows as CSV (RFC 4180) with a byte order mark, by which Excel knows that it is UTF-8. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((row) => row.map(written).join(',')).join('\r\n')}\r\n`;
}

/** A cell that a spreadsheet would take for a formula is led by an apostrophe, which it does not show. */
function written(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Reads CSV with a head line, separated by commas or (as Excel does in Vietnamese) semicolons: a record a row, by the names in the head. */
export function readCsv(text: string): Record<string, string>[] {
  const separator = /^[^\r\n,;]*;/.test(text) ? ';' : ',';
  const [head = [], ...rows] = cellsOf(text.replace(/^\ufeff/, ''), separator);
  return rows
    .filter((row) => row.some((cell) => cell.trim() !== ''))
    .map((row) => Object.fromEntries(head.map((name, at) => [name.trim(), plain(row[at] ?? '')])));
}

function plain(cell: string): string {
  return cell.trim().replace(/^'(?=[=+\-@])/, '');
}

function cellsOf(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') cell += text[++at];
      else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === separator) {
      row.push(cell);
      cell = '';
    } else if (char === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
    } else if (char !== '\r') cell += char;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows;
}
