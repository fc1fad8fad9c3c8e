import { formatInstant } from '../../../schemas/instant.ts';
import type { Rules } from '../../../schemas/rules.ts';
import type { Store } from '../../../sinks/clickhouse/store.ts';
import { type Indicator, itemsOf, type Week } from '../../../sinks/queries/indicators/indicator.ts';
import { INDICATORS } from '../../../sinks/queries/indicators/weekly.ts';

/** An area: the province when it is empty. */
export interface AreaOf {
  readonly district?: string | undefined;
  readonly commune?: string | undefined;
}

/** What a number counted. */
export interface Behind {
  /** How many there are; `rows` may hold fewer. */
  readonly total: number;
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** What the names of the things that an indicator counts are. The others count venues. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  communes_silent: ['commune'],
  people: ['person'],
  contacts: ['person'],
  people_one_dose: ['person'],
  people_full: ['person'],
  cases: ['person', 'case'],
  isolations_begun: ['person', 'order'],
  isolations_breached: ['person', 'order'],
  doses: ['person', 'dose'],
  inspections: ['inspection'],
  violations: ['inspection'],
};

/** Indicators whose rows name people, or what one person did. */
export function namesPeople(indicator: string): boolean {
  return indicator === 'scans' || indicator === 'repeats' || NAMES[indicator]?.[0] === 'person';
}

/** The rows behind a number of the report, at most `most` of them. `undefined` when there is no such indicator. */
export async function rowsBehind(
  store: Store,
  rules: Rules,
  name: string,
  week: Week,
  area: AreaOf,
  most: number,
): Promise<Behind | undefined> {
  const indicator = INDICATORS.find((one) => one.name === name);
  if (indicator === undefined) return undefined;
  if (indicator.counts === 'sum') return scansBehind(store, indicator, week, area, most);
  const items = await itemsOf(store, indicator, week, rules, given(area));
  const names = NAMES[name] ?? ['venue'];
  const rows = items.slice(0, most).map((item) => Object.fromEntries(names.map((key, at) => [key, item[at]!])));
  return { total: items.length, rows };
}

async function scansBehind(store: Store, { name }: Indicator, week: Week, area: AreaOf, most: number): Promise<Behind> {
  const where =
    area.commune !== undefined
      ? 'AND t.commune = {commune:String}'
      : area.district !== undefined
        ? 'AND t.district = {district:String}'
        : '';
  const inner = `SELECT any(t.\`key\`) AS scan, any(t.person) AS person, any(t.venue) AS venue, any(t.at) AS at, argMax(t.position, t.known_at) AS position
  FROM {db}.scan_changes AS t
  WHERE t.at >= {from:Int64} AND t.at < {to:Int64} AND t.known_at <= {asOf:Int64} AND t.kept = {kept:Bool} ${where}
  GROUP BY t.row HAVING sum(t.sign) > 0`;
  const params = { ...week, ...given(area), kept: name === 'scans' };
  const [count] = await store.rows<{ n: number }>(`SELECT count() AS n FROM (${inner})`, params);
  const rows = await store.rows<{ scan: string; person: string; venue: string; at: number; position: string }>(
    `${inner} ORDER BY at, scan LIMIT {most:UInt32}`,
    { ...params, most },
  );
  return { total: count!.n, rows: rows.map(({ at, ...row }) => ({ ...row, at: formatInstant(at) })) };
}

function given(area: AreaOf): { district?: string; commune?: string } {
  if (area.commune !== undefined) return { commune: area.commune };
  return area.district === undefined ? {} : { district: area.district };
}
