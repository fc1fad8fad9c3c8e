import type { Rules } from '../../../schemas/rules.ts';
import type { Params, Store } from '../../clickhouse/store.ts';

/** What an indicator is asked for: the week `[from, to)` and the instant at which it must have been known, in ms. */
export interface Week {
  readonly from: number;
  readonly to: number;
  readonly asOf: number;
}

/**
 * An indicator of the weekly report (`semantics.md`, *The reporting week*) as a query. Its rows are `district`, `commune` (both '' where
 * there is none) and, when distinct things are counted, `item`: the names of one thing, an Array(String). Otherwise `n` is summed up.
 * The parameters are `{from:Int64}`, `{to:Int64}`, `{asOf:Int64}` and those of `params`.
 */
export interface Indicator {
  readonly name: string;
  readonly counts: 'items' | 'sum';
  readonly sql: string;
  readonly params?: (rules: Rules) => Params;
}

/** A line of an indicator; the province's has neither district nor commune. */
export interface AreaValue {
  readonly district: string | null;
  readonly commune: string | null;
  readonly value: number;
}

/** Each row counts for its commune, its district and the province; without a commune for the province only. */
const LEVELS = "arrayJoin(if(q.commune = '', [('', '')], [(q.district, q.commune), (q.district, ''), ('', '')]))";

/** The values of an indicator in the areas where it is not 0. */
export async function valuesOf(store: Store, indicator: Indicator, week: Week, rules: Rules): Promise<AreaValue[]> {
  const value = indicator.counts === 'items' ? 'uniqExact(item)' : 'sum(n)';
  const what = indicator.counts === 'items' ? 'q.item AS item' : 'q.n AS n';
  const rows = await store.rows<{ area: [string, string]; value: number }>(
    `SELECT area, ${value} AS value FROM (SELECT ${LEVELS} AS area, ${what} FROM (${indicator.sql}) AS q) GROUP BY area`,
    { ...week, ...indicator.params?.(rules) },
  );
  return rows
    .filter((row) => row.value !== 0)
    .map(({ area: [district, commune], value }) => ({ district: district || null, commune: commune || null, value }));
}

/** The things that an indicator counted in an area (the province when neither is given), by their names: what a number links to. */
export async function itemsOf(
  store: Store,
  indicator: Indicator,
  week: Week,
  rules: Rules,
  area: { readonly district?: string; readonly commune?: string } = {},
): Promise<string[][]> {
  if (indicator.counts !== 'items') throw new Error(`${indicator.name} is a sum: it has no list of what it counted`);
  const wanted =
    area.commune !== undefined
      ? 'WHERE q.commune = {commune:String}'
      : area.district !== undefined
        ? "WHERE q.commune != '' AND q.district = {district:String}"
        : '';
  const rows = await store.rows<{ item: string[] }>(
    `SELECT DISTINCT q.item AS item FROM (${indicator.sql}) AS q ${wanted} ORDER BY item`,
    { ...week, ...indicator.params?.(rules), ...(area as Params) },
  );
  return rows.map(({ item }) => item);
}

/** The standing records of a kind, as a query; `and` narrows the rows by their own columns, named `t.…`. */
export function recordsOf(kind: string, and = '1'): string {
  return `SELECT any(t.record) AS record, any(t.person) AS person, any(t.venue) AS venue, any(t.commune) AS commune,
    any(t.district) AS district, any(t.at) AS at, any(t.fields) AS fields
  FROM {db}.record_changes AS t
  WHERE t.kind = '${kind}' AND t.known_at <= {asOf:Int64} AND ${and}
  GROUP BY t.row HAVING sum(t.sign) > 0`;
}

/** Rows whose own instant lies in the week. */
export const IN_WEEK = 't.at >= {from:Int64} AND t.at < {to:Int64}';

/** Scans of the week that stand, kept ones and repeats. `day` lets ClickHouse skip other weeks: a week begins at local midnight. */
export function scansOfWeek(select: string, and: string, groupBy: string): string {
  return `SELECT ${select} FROM {db}.scan_changes AS t
  WHERE t.day >= intDiv({from:Int64} + 25200000, 86400000) AND t.day < intDiv({to:Int64} + 25200000, 86400000)
    AND t.known_at <= {asOf:Int64} AND ${and}
  GROUP BY ${groupBy} HAVING sum(t.sign) > 0`;
}
