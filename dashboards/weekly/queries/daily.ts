import { dayNumber, dayOf, localMidnight } from '../../../schemas/instant.ts';
import type { Rules } from '../../../schemas/rules.ts';
import type { Store } from '../../../sinks/clickhouse/store.ts';
import { contacts } from '../../../sinks/queries/indicators/cases.ts';
import { type Indicator, recordsOf, valuesOf, type Week } from '../../../sinks/queries/indicators/indicator.ts';
import { isolationsBreached } from '../../../sinks/queries/indicators/isolations.ts';
import { people } from '../../../sinks/queries/indicators/scans.ts';
import { venuesActive } from '../../../sinks/queries/indicators/venues.ts';
import type { DailyValue } from '../../report/derived.ts';
import type { Indicator as IndicatorName } from '../../report/indicators.ts';
import type { ReportWeek } from '../week.ts';

/** Days that a chart goes back: the week and three before. */
const CHART_DAYS = 28;

interface Counted {
  readonly area: [string, string];
  readonly day: number;
  readonly n: number;
}

/** Each row counts for its commune, its district and the province; without a commune for the province only. */
const AREA = "arrayJoin(if(q.commune = '', [('', '')], [(q.district, q.commune), (q.district, ''), ('', '')])) AS area";

/**
 * Daily values in every area where they are not 0: scans, repeats and cases of four weeks, whose days add up to a week; and of the week's
 * own days what is distinct, since its mean cannot be had from the week: people, active venues, contacts, orders breached.
 */
export async function dailyValues(
  store: Store,
  week: ReportWeek,
  asOf: number,
  rules: Rules,
): Promise<readonly DailyValue[]> {
  const last = dayNumber(week.week);
  const days = Array.from({ length: 7 }, (_, at) => last - 7 + at);
  const distinct: readonly Indicator[] = [people, venuesActive, contacts, isolationsBreached];
  const parts = await Promise.all([
    scansByDay(store, last, asOf, true),
    scansByDay(store, last, asOf, false),
    casesByDay(store, { from: localMidnight(last - CHART_DAYS), to: week.to, asOf }),
    ...distinct.flatMap((indicator) => days.map((day) => ofDay(store, indicator, day, asOf, rules))),
  ]);
  return parts.flat();
}

async function scansByDay(store: Store, last: number, asOf: number, kept: boolean): Promise<DailyValue[]> {
  const rows = await store.rows<Counted>(
    `SELECT ${AREA}, q.day AS day, sum(q.n) AS n FROM (
  SELECT t.day AS day, t.district AS district, t.commune AS commune, sum(t.sign) AS n
  FROM {db}.scan_changes AS t
  WHERE t.day >= {first:Int32} AND t.day < {last:Int32} AND t.kept = {kept:Bool} AND t.known_at <= {asOf:Int64}
  GROUP BY t.day, t.district, t.commune HAVING n > 0) AS q
GROUP BY area, day`,
    { first: last - CHART_DAYS, last, asOf, kept },
  );
  return rows.map((row) => value(row, kept ? 'scans' : 'repeats'));
}

async function casesByDay(store: Store, period: Week): Promise<DailyValue[]> {
  const rows = await store.rows<Counted>(
    `SELECT ${AREA}, intDiv(q.at + 25200000, 86400000) AS day, count() AS n
FROM (${recordsOf('case', 't.at >= {from:Int64} AND t.at < {to:Int64}')}) AS q
GROUP BY area, day`,
    { ...period },
  );
  return rows.map((row) => value(row, 'cases'));
}

/** An indicator's own query, asked of one day. */
async function ofDay(
  store: Store,
  indicator: Indicator,
  day: number,
  asOf: number,
  rules: Rules,
): Promise<DailyValue[]> {
  const period = { from: localMidnight(day), to: localMidnight(day + 1), asOf };
  const found = await valuesOf(store, indicator, period, rules);
  return found.map((row) => ({ ...row, day: dayOf(day), indicator: indicator.name as IndicatorName }));
}

function value({ area: [district, commune], day, n }: Counted, indicator: IndicatorName): DailyValue {
  return { district: district || null, commune: commune || null, day: dayOf(day), indicator, value: n };
}
