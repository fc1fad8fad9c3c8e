import { COMMUNES } from '../../../schemas/areas.ts';
import { IN_WEEK, type Indicator, recordsOf } from './indicator.ts';

/** Isolation orders with `from` in the week, by the order's `commune`. */
export const isolationsBegun: Indicator = {
  name: 'isolations_begun',
  counts: 'items',
  sql: `SELECT district, commune, [person, record] AS item FROM (${recordsOf('isolation', IN_WEEK)})`,
};

/** Orders with an alert whose `at` is in the week, by the order's `commune`, which the alert carries. */
export const isolationsBreached: Indicator = {
  name: 'isolations_breached',
  counts: 'items',
  sql: `SELECT transform(any(t.commune), {communes:Array(String)}, {districts:Array(String)}, '') AS district,
    any(t.commune) AS commune, [any(t.person), any(t.\`order\`)] AS item
  FROM {db}.alert_changes AS t
  WHERE t.kind = 'isolation-breach' AND ${IN_WEEK} AND t.known_at <= {asOf:Int64}
  GROUP BY t.row HAVING sum(t.sign) > 0`,
  params: () => ({ communes: COMMUNES.map(({ code }) => code), districts: COMMUNES.map(({ district }) => district) }),
};
