import type { Store } from '../../sinks/clickhouse/store.ts';
import { DERIVED, type Derived, FIRST_DAY } from '../../sinks/derived.ts';
import { TABLES } from '../../sinks/tables.ts';
import { type Ledger, lasting, type Problem, type Problems } from './lines.ts';

/** Proves that the sums of the buckets, and of the sorted copies, are those of the changes. */
export async function checkSums(
  store: Store,
  between: () => Promise<unknown>,
): Promise<{ ledger: Ledger[]; problems: Problem[] }> {
  const ledger: Ledger[] = [];
  const problems: Problem[] = [];
  for (const derived of DERIVED) {
    problems.push(...(await lasting(() => differing(store, derived), between)));
    const [totals] = await store.rows<Record<string, number>>(`SELECT ${totalsOf(derived)} FROM {db}.${derived.table}`);
    ledger.push({ line: 'ledger', check: 'sums', figures: prefixed(derived.table, totals ?? {}) });
  }
  return { ledger, problems };
}

function totalsOf({ sums }: Derived): string {
  return Object.keys(sums)
    .map((name) => `toInt64(sum(${name})) AS total_${name}`)
    .join(', ');
}

function prefixed(table: string, totals: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(totals).map(([name, total]) => [`${table}.${name.replace('total_', '')}`, total]),
  );
}

/** The places where the two differ, in one query, so that both are read at (nearly) one moment. */
async function differing(store: Store, derived: Derived): Promise<Problems> {
  const { table, of, place = derived.key, sums, where } = derived;
  const bucket = `concat(${place.map((column) => `toString(${column})`).join(", ' ', ")}, '')`;
  const { name: changes } = TABLES[of];
  const names = [...Object.keys(sums), ...(derived.place ? [WORDS] : [])];
  const due: Record<string, string> = { ...sums, [WORDS]: words(derived, 'sign') };
  const found = Object.fromEntries(Object.keys(sums).map((name) => [name, `sum(toInt64(${name}))`]));
  found[WORDS] = words(derived, Object.keys(sums)[0]!);
  // Days that have left, or leave just now, cannot be held against each other any more.
  const kept = of === 'scan' ? `day >= ${FIRST_DAY}` : 'true';
  const side = (from: string, totals: Record<string, string>, sign: number, condition: string) => `
SELECT bucket, ${names.map((name) => `${sign} * total_${name} AS difference_${name}`).join(', ')}
FROM (SELECT ${bucket} AS bucket, ${names.map((name) => `${totals[name]} AS total_${name}`).join(', ')}
  FROM {db}.${from} WHERE ${condition} GROUP BY bucket)`;
  const rows = await store.rows<Record<string, number> & { bucket: string }>(`
SELECT bucket, ${names.map((name) => `sum(difference_${name}) AS ${name}`).join(', ')}
FROM (${side(table, found, 1, kept)} UNION ALL ${side(changes, due, -1, where ? `${where} AND ${kept}` : kept)})
GROUP BY bucket HAVING ${names.map((name) => `${name} != 0`).join(' OR ')} ORDER BY bucket LIMIT 100`);
  return new Map(rows.map((row) => [row.bucket, problemOf(table, changes, row, Object.keys(sums))]));
}

const WORDS = 'words';

/**
 * A checksum of what the rows of a place say, for those that are more than one: each counts as often as it stands, so that it does not matter how far
 * they have been added up. Multiplication and sum wrap around.
 */
function words({ key }: Derived, times: string): string {
  const text = key.map((column) => `ifNull(toString(\`${column}\`), '')`).join(', ');
  return `sum(toInt64(${times}) * reinterpretAsInt64(cityHash64(${text})))`;
}

function problemOf(
  table: string,
  of: string,
  row: Record<string, number> & { bucket: string },
  names: string[],
): Problem {
  const off = names
    .filter((name) => row[name] !== 0)
    .map((name) => `${name} is ${Math.abs(row[name]!)} too ${row[name]! > 0 ? 'large' : 'small'}`);
  const what = off.length > 0 ? off.join(', ') : 'the sums are right, and of rows that say something else';
  return { line: 'problem', check: 'sums', place: `${table} ${row.bucket}`, what: `${what}, beside ${of}` };
}
