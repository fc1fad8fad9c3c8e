import { districtOf } from '../../../schemas/areas.ts';
import { formatInstant } from '../../../schemas/instant.ts';
import type { Store } from '../../../sinks/clickhouse/store.ts';
import { IN_WEEK, recordsOf } from '../../../sinks/queries/indicators/indicator.ts';
import type { Cause } from '../../report/differences.ts';
import type { Indicator } from '../../report/indicators.ts';
import type { ReportWeek } from '../week.ts';

/** Rows that a set of indicators is counted from: a table of changes, and which of its rows. */
interface Source {
  readonly table: string;
  readonly where: string;
  /** Where the rows have no area of their own: the venue's. */
  readonly byVenue?: boolean;
  readonly indicators: readonly Indicator[];
}

const record = (kind: string, indicators: readonly Indicator[], more = IN_WEEK): Source => ({
  table: 'record_changes',
  where: `t.kind = '${kind}' AND ${more}`,
  indicators,
});

const SOURCES: readonly Source[] = [
  {
    table: 'scan_changes',
    where: `t.day >= intDiv({from:Int64} + 25200000, 86400000) AND t.day < intDiv({to:Int64} + 25200000, 86400000)`,
    indicators: ['scans', 'repeats', 'people', 'venues_active', 'venues_inactive', 'communes_silent'],
  },
  {
    table: 'exposure_changes',
    where: 't.`from` >= {from:Int64} AND t.`from` < {to:Int64}',
    indicators: ['contacts'],
  },
  { table: 'alert_changes', where: IN_WEEK, indicators: ['isolations_breached'] },
  record('venue', ['venues_registered', 'venues_new', 'venues_active', 'venues_inactive'], 't.at < {to:Int64}'),
  record('case', ['cases']),
  record('isolation', ['isolations_begun']),
  record('dose', ['doses']),
  record('dose', ['people_one_dose', 'people_full'], 't.at < {to:Int64}'),
  { ...record('inspection', ['inspections', 'violations']), byVenue: true },
];

interface Found {
  readonly district: string;
  readonly commune: string;
  readonly what: string;
  readonly events: number;
  readonly begun: number;
  readonly ceased: number;
  readonly known: number;
}

/**
 * Why numbers of a week that were known at `since` are others at `asOf`: per place and kind of event, how many events came or were
 * corrected, and the rows that began or ceased to count with them.
 */
export async function causesBetween(store: Store, week: ReportWeek, since: number, asOf: number): Promise<Cause[]> {
  const parts = await Promise.all(
    SOURCES.map(async (source) => {
      const rows = await store.rows<Found>(sqlOf(source), { from: week.from, to: week.to, since, asOf });
      return rows.flatMap((found) => source.indicators.map((indicator) => causeOf(found, indicator)));
    }),
  );
  return parts.flat();
}

function sqlOf({ table, where, byVenue }: Source): string {
  const alerts = table === 'alert_changes';
  const net = `SELECT ${alerts ? "''" : 'any(t.district)'} AS district, any(t.commune) AS commune, ${byVenue ? 'any(t.venue)' : "''"} AS place,
    argMax(t.what, t.known_at) AS what, argMax(t.position, t.known_at) AS position, max(t.known_at) AS known, sum(t.sign) AS net
  FROM {db}.${table} AS t
  WHERE t.known_at > {since:Int64} AND t.known_at <= {asOf:Int64} AND ${where}
  GROUP BY t.row HAVING net != 0`;
  const area = byVenue
    ? `SELECT v.district AS district, v.commune AS commune, n.what AS what, n.position AS position, n.known AS known, n.net AS net
  FROM (${net}) AS n LEFT JOIN (${recordsOf('venue')}) AS v ON v.record = n.place`
    : net;
  return `SELECT district, commune, what, uniqExact(position) AS events, sumIf(net, net > 0) AS begun, -sumIf(net, net < 0) AS ceased,
  max(known) AS known
FROM (${area}) GROUP BY district, commune, what ORDER BY district, commune, what`;
}

const WHAT: Readonly<Record<string, readonly [vi: string, one: string, many: string]>> = {
  scan: ['lượt quét', 'scan', 'scans'],
  venue: ['hồ sơ địa điểm', 'venue record', 'venue records'],
  dose: ['mũi tiêm', 'dose', 'doses'],
  test: ['kết quả xét nghiệm', 'test', 'tests'],
  case: ['hồ sơ ca mắc', 'case record', 'case records'],
  isolation: ['quyết định cách ly', 'isolation order', 'isolation orders'],
  encounter: ['lần gặp nhau', 'encounter', 'encounters'],
  link: ['lần nối giấy tờ', 'link of papers', 'links of papers'],
  inspection: ['biên bản kiểm tra', 'inspection', 'inspections'],
};

function causeOf({ district, commune, what, events, begun, ceased, known }: Found, indicator: Indicator): Cause {
  const [vi, one, many] = WHAT[what] ?? ['bản ghi', 'record', 'records'];
  return {
    district: district || districtOf(commune || null),
    commune: commune || null,
    indicator,
    reason: `${events} ${vi} đến muộn hoặc được sửa (thêm ${begun} dòng, bỏ ${ceased} dòng)`,
    english: `${events} ${events === 1 ? one : many} came late or ${events === 1 ? 'was' : 'were'} corrected (rows: ${begun} more, ${ceased} fewer)`,
    knownAt: formatInstant(known),
  };
}
