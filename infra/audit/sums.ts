import type { Store } from '../../sinks/clickhouse/store.ts';
import { DERIVED, type Derived } from '../../sinks/derived.ts';
import { TABLES } from '../../sinks/tables.ts';
import type { Offsets } from '../../streams/log.ts';
import { notInFlight } from './in-flight.ts';
import { type Ledger, lasting, type Problem, type Problems } from './lines.ts';
import { type Side, sidesOf } from './sides.ts';

/** Rounds in which a place must be found wrong. */
const ROUNDS = 3;
/** Places of one table that are told. */
const MOST_TOLD = 100;

/** Proves that the sums of the buckets, and of the sorted copies, are those of the changes. `positions`: what the sink is done with. */
export async function checkSums(
  store: Store,
  positions: () => Promise<Offsets>,
  between: () => Promise<unknown>,
): Promise<{ ledger: Ledger[]; problems: Problem[] }> {
  const ledger: Ledger[] = [];
  const problems: Problem[] = [];
  for (const derived of DERIVED) {
    const find = async () => {
      const found = await differing(store, derived);
      const wrong = await notInFlight(store, derived, [...found.keys()], positions);
      return new Map([...found].filter(([place]) => wrong.has(place)));
    };
    problems.push(...(await lasting(find, between, ROUNDS)).slice(0, MOST_TOLD));
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
  const { table, of } = derived;
  const { found, due, names } = sidesOf(derived);
  const side = ({ from, totals, where, place }: Side, sign: number) => `
SELECT bucket, ${names.map((name) => `${sign} * total_${name} AS difference_${name}`).join(', ')}
FROM (SELECT ${place} AS bucket, ${names.map((name) => `${totals[name]} AS total_${name}`).join(', ')}
  FROM {db}.${from} WHERE ${where} GROUP BY bucket)`;
  const rows = await store.rows<Record<string, number> & { bucket: string }>(`
SELECT bucket, ${names.map((name) => `sum(difference_${name}) AS ${name}`).join(', ')}
FROM (${side(found, 1)} UNION ALL ${side(due, -1)})
GROUP BY bucket HAVING ${names.map((name) => `${name} != 0`).join(' OR ')} ORDER BY bucket`);
  return new Map(rows.map((row) => [row.bucket, problemOf(table, TABLES[of].name, row, Object.keys(derived.sums))]));
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
  const what = off.length > 0 ? off.join(', ') : 'the sums are right, but of rows that say something else';
  return { line: 'problem', check: 'sums', place: `${table} ${row.bucket}`, what: `${what}, beside ${of}` };
}
