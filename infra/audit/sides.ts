import { type Derived, FIRST_DAY } from '../../sinks/derived.ts';
import { TABLES } from '../../sinks/tables.ts';

/** What is read of a table, to be held beside another. */
export interface Side {
  readonly from: string;
  /** By name, the same on both sides. */
  readonly totals: Readonly<Record<string, string>>;
  readonly where: string;
  /** The text that names the place of a row. */
  readonly place: string;
  /** 1 + the partition of `changes` that a row came by. */
  readonly source: string;
}

/** The checksum's name among the totals. */
export const WORDS = 'words';

/** A table behind a view, and the changes as it should have added them up. */
export function sidesOf(derived: Derived): { found: Side; due: Side; names: readonly string[] } {
  const { table, of, key, sums, where } = derived;
  const columns = derived.place ?? key;
  const place = `concat(${columns.map((column) => `toString(${column})`).join(", ' ', ")}, '')`;
  const own = Object.fromEntries(Object.keys(sums).map((name) => [name, `sum(toInt64(${name}))`]));
  // Where a place is one bucket, its sums are all there is to say.
  const [foundWords, dueWords] = derived.place
    ? [{ [WORDS]: words(derived, Object.keys(sums)[0]!) }, { [WORDS]: words(derived, 'sign') }]
    : [{}, {}];
  // Days that have left, or leave just now, cannot be held against each other any more.
  const kept = of === 'scan' ? `day >= ${FIRST_DAY}` : 'true';
  const found = { from: table, totals: { ...own, ...foundWords }, where: kept, place, source: 'source' };
  const due = {
    from: TABLES[of].name,
    totals: { ...sums, ...dueWords },
    where: where ? `${where} AND ${kept}` : kept,
    place,
    source: 'toUInt16(log_partition + 1)',
  };
  return { found, due, names: Object.keys(found.totals) };
}

/**
 * A checksum of what the rows of a place say: each counts as often as it stands, so that it does not matter how far they have been added up.
 * Multiplication and sum wrap around.
 */
function words({ key }: Derived, times: string): string {
  const text = key.map((column) => `ifNull(toString(\`${column}\`), '')`).join(', ');
  return `sum(toInt64(${times}) * reinterpretAsInt64(cityHash64(${text})))`;
}
