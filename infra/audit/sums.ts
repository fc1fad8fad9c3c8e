import type { Store } from '../../sinks/clickhouse/store.ts';
import { type Ledger, lasting, type Problem, type Problems } from './lines.ts';

/** A table that an insert keeps up, and what it must say of the changes behind it: both grouped by the same columns, in the same order. */
interface Derived {
  readonly table: string;
  readonly of: string;
  readonly by: readonly string[];
  /** What is summed in the table, and what of the changes it must be. */
  readonly sums: Readonly<Record<string, string>>;
  readonly where?: string;
  /** The table keeps days whose changes have left (`infra/retention`); there is nothing beside which they could be held. */
  readonly outlives?: boolean;
}

const SCANS = { scans: 'sumIf(toInt64(sign), kept)', repeats: 'sumIf(toInt64(sign), NOT kept)' };
const KEPT = { sums: { scans: 'sum(toInt64(sign))' }, of: 'scan_changes', where: 'kept' };
const DAY_AND_COMMUNE = ['day', 'district', 'commune'];

/** Every table behind a view: buckets of counts, and the sorted copies of what stands. */
const DERIVED: readonly Derived[] = [
  { table: 'counts_by_slot', of: 'scan_changes', by: [...DAY_AND_COMMUNE, 'slot'], sums: SCANS, outlives: true },
  { table: 'counts_by_day', of: 'scan_changes', by: DAY_AND_COMMUNE, sums: SCANS, outlives: true },
  { table: 'people_by_day', by: DAY_AND_COMMUNE, ...KEPT },
  { table: 'venues_by_day', by: DAY_AND_COMMUNE, ...KEPT, outlives: true },
  ...copies('visit', ['visits_by_venue', 'visits_by_person'], 'venue'),
  ...copies('exposure', ['exposures_by_case', 'exposures_by_person'], '`case`'),
  ...copies('contact', ['contacts_by_case', 'contacts_by_person'], '`case`'),
  ...copies('subject', ['subjects_by_person'], 'substring(person, 1, 1)'),
  ...copies('alert', ['standing_alerts'], 'venue'),
  ...copies('record', ['standing_records'], 'kind'),
];

function copies(type: string, tables: readonly string[], by: string): Derived[] {
  return tables.map((table) => ({ table, of: `${type}_changes`, by: [by], sums: { sign: 'sum(toInt64(sign))' } }));
}

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
    .map((name) => `toInt64(sum(t.${name})) AS total_${name}`)
    .join(', ')
    .replaceAll('t.', '');
}

function prefixed(table: string, totals: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(totals).map(([name, total]) => [`${table}.${name.replace('total_', '')}`, total]),
  );
}

/** The buckets where the two differ, in one query, so that both are read at (nearly) one moment. */
async function differing(store: Store, { table, of, by, sums, where, outlives }: Derived): Promise<Problems> {
  const key = `concat(${by.map((column) => `toString(${column})`).join(", ' ', ")}, '')`;
  const names = Object.keys(sums);
  const side = (from: string, sum: (name: string) => string, condition: string) =>
    `SELECT ${key} AS bucket, ${names.map((name) => `${sum(name)} AS total_${name}`).join(', ')} FROM {db}.${from} ${condition} GROUP BY bucket`;
  const changes = side(of, (name) => sums[name]!, where ? `WHERE ${where}` : '');
  const derived = side(table, (name) => `sum(toInt64(${name}))`, outlives ? `WHERE day >= ${FIRST_DAY}` : '');
  const both = (query: string, sign: number) =>
    `SELECT bucket, ${names.map((name) => `${sign} * total_${name} AS difference_${name}`).join(', ')} FROM (${query})`;
  const rows = await store.rows<Record<string, number> & { bucket: string }>(`
SELECT bucket, ${names.map((name) => `sum(difference_${name}) AS ${name}`).join(', ')}
FROM (${both(derived, 1)} UNION ALL ${both(changes, -1)})
GROUP BY bucket HAVING ${names.map((name) => `${name} != 0`).join(' OR ')} ORDER BY bucket LIMIT 100`);
  return new Map(rows.map((row) => [row.bucket, problemOf(table, of, row, names)]));
}

const FIRST_DAY = '(SELECT ifNull(maxOrNull(day), -1000000) FROM {db}.retirements)';

function problemOf(
  table: string,
  of: string,
  row: Record<string, number> & { bucket: string },
  names: string[],
): Problem {
  const off = names
    .filter((name) => row[name] !== 0)
    .map((name) => `${name} is ${Math.abs(row[name]!)} too ${row[name]! > 0 ? 'large' : 'small'}`);
  return { line: 'problem', check: 'sums', place: `${table} ${row.bucket}`, what: `${off.join(', ')}, beside ${of}` };
}
