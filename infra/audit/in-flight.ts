import type { Store } from '../../sinks/clickhouse/store.ts';
import type { Derived } from '../../sinks/derived.ts';
import type { Offsets } from '../../streams/log.ts';
import { type Side, sidesOf } from './sides.ts';

/** Places asked for in one query. */
const AT_ONCE = 1000;

type Row = Record<string, string> & { bucket: string; source: number; at: number };

/**
 * Of places where a table behind a view and its changes seemed to differ, those where what is being inserted does not explain it. Under load something always
 * is, and an insert reaches the changes before it reaches the views.
 *
 * The sums of a place are held by partition, each part of which one task inserts, a range of records after the other. First the positions are
 * read below which the sink is done; then the table behind the view; then the changes. So the table has all that is below the position, the changes
 * have all that the table has, and the table must equal the changes up to some record at or above the position.
 */
export async function notInFlight(
  store: Store,
  derived: Derived,
  places: readonly string[],
  positions: () => Promise<Offsets>,
): Promise<Set<string>> {
  const wrong = new Set<string>();
  const [mixed] = await store.rows<{ n: number }>('SELECT count() AS n FROM {db}.unattributed');
  // Sums of before they were kept by partition cannot be told apart.
  if (mixed!.n > 0) return new Set(places);
  const { found, due, names } = sidesOf(derived);
  for (let first = 0; first < places.length; first += AT_ONCE) {
    const some = places.slice(first, first + AT_ONCE);
    const done = await positions();
    const at = `if(log_offset < [${done.join(', ')}][log_partition + 1], -1, toInt64(log_offset))`;
    const have = await read(store, found, '-1', some);
    const changes = Map.groupBy(await read(store, due, at, some), ({ bucket, source }) => `${source} ${bucket}`);
    const zero = names.map(() => 0n);
    const table = new Map(have.map((row) => [`${row.source} ${row.bucket}`, names.map((name) => BigInt(row[name]!))]));
    for (const name of new Set([...table.keys(), ...changes.keys()])) {
      const steps = (changes.get(name) ?? []).sort((a, b) => a.at - b.at);
      if (!reached(table.get(name) ?? zero, steps, names)) wrong.add(name.slice(name.indexOf(' ') + 1));
    }
  }
  return wrong;
}

/** Whether adding up the steps, the first of which (`at` -1) is done in any case, comes by the totals. */
function reached(totals: readonly bigint[], steps: readonly Row[], names: readonly string[]): boolean {
  let sums = names.map(() => 0n);
  const equal = () => sums.every((sum, n) => sum === totals[n]);
  if (steps[0]?.at !== -1 && equal()) return true;
  return steps.some((step) => {
    sums = sums.map((sum, n) => BigInt.asIntN(64, sum + BigInt(step[names[n]!]!)));
    return equal();
  });
}

async function read(store: Store, { from, totals, where, place, source }: Side, at: string, places: readonly string[]) {
  // As texts: the checksum has more digits than a number keeps.
  const sums = Object.entries(totals).map(([name, sum]) => `toString(${sum}) AS total_${name}`);
  const rows = await store.rows<Row>(
    `SELECT ${place} AS bucket, ${source} AS source_of, ${at} AS at_record, ${sums.join(', ')}
FROM {db}.${from} WHERE ${where} AND bucket IN {places:Array(String)} GROUP BY bucket, source_of, at_record`,
    { places },
  );
  return rows.map((row) => {
    const named = Object.keys(totals).map((name) => [name, row[`total_${name}`]!]);
    return {
      bucket: row.bucket,
      source: Number(row.source_of),
      at: Number(row.at_record),
      ...Object.fromEntries(named),
    } as Row;
  });
}
