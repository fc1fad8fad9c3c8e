import type { Rows } from './rows.ts';

type Row = Record<string, unknown>;

/** A system's rows, as its `replay` or its API gives them; files that are left out are not compared. */
export type ProductRows = { [File in keyof Rows]?: readonly object[] } & { people: readonly object[] };

/**
 * What a system's rows have too few and too many beside the oracle's, one sentence each; nothing when they are right.
 * Order and the names of persons mean nothing: rows are multisets, and `people` says whom an opaque person stands for.
 * Dead letters are compared without `message`, whose wording is free, and unless `lines` without the line's number,
 * which the order of arrival changes.
 */
export function differences(product: ProductRows, truth: Rows, options: { lines?: boolean } = {}): string[] {
  const smallest = new Map<unknown, string>();
  const found: string[] = [];
  for (const row of product.people as readonly Row[]) {
    const subjects = [...(row.subjects as string[])].sort();
    if (smallest.has(row.person)) found.push(`people: two rows of one person with ${subjects.join(' ')}`);
    smallest.set(row.person, subjects[0] ?? '');
  }
  const ignored = options.lines ? ['message'] : ['message', 'line'];
  for (const file of Object.keys(truth) as (keyof Rows)[]) {
    const theirs = product[file] as readonly Row[] | undefined;
    if (!theirs) continue;
    const renamed = theirs.map((row) => rename(row, smallest));
    const strip = (row: Row) => (file === 'deadLetters' ? omit(row, ignored) : row);
    found.push(...compareRows(file, renamed.map(strip), (truth[file] as unknown as Row[]).map(strip)));
  }
  return found;
}

function rename(row: Row, smallest: Map<unknown, string>): Row {
  if (!('person' in row)) return row;
  const person = smallest.get(row.person) ?? `(nobody in people) ${String(row.person)}`;
  return 'subjects' in row ? { ...row, person, subjects: [...(row.subjects as string[])].sort() } : { ...row, person };
}

function omit(row: Row, fields: string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([field]) => !fields.includes(field)));
}

/** The differences of two multisets of rows; a missing row comes with the extra row that is most like it. */
export function compareRows(file: string, product: readonly Row[], truth: readonly Row[]): string[] {
  const unmatched = Map.groupBy(product, keyOf);
  const missing = truth.filter((row) => unmatched.get(keyOf(row))?.pop() === undefined);
  const extra = [...unmatched.values()].flat();
  const found: string[] = [];
  for (const row of missing) {
    const near = extra
      .map((other) => ({ other, unlike: unlike(row, other) }))
      .sort((a, b) => a.unlike.length - b.unlike.length)[0];
    if (near && near.unlike.length <= Object.keys(row).length / 2) {
      extra.splice(extra.indexOf(near.other), 1);
      const fields = near.unlike.map((field) => `${field} is ${show(near.other[field])}, must be ${show(row[field])}`);
      found.push(`${file}: ${fields.join('; ')} in ${show(row)}`);
    } else {
      found.push(`${file}: missing ${show(row)}`);
    }
  }
  return [...found, ...extra.map((row) => `${file}: too many ${show(row)}`)];
}

function unlike(a: Row, b: Row): string[] {
  const fields = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...fields].filter((field) => show(a[field]) !== show(b[field]));
}

function keyOf(row: Row): string {
  return show(row);
}

/** JSON with sorted keys at every depth, so that the order of fields makes no difference. */
function show(value: unknown): string {
  if (value === undefined) return 'absent';
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
