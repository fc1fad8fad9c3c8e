import { IN_WEEK, type Indicator, recordsOf } from './indicator.ts';

/** Cases, implied ones too, with `sampled` in the week, by the `commune` of the case or test record. */
export const cases: Indicator = {
  name: 'cases',
  counts: 'items',
  sql: `SELECT district, commune, [person, record] AS item FROM (${recordsOf('case', IN_WEEK)})`,
};

/** Distinct people with an exposure whose `from` is in the week, by the venue's area; encounters in the province's row only. */
export const contacts: Indicator = {
  name: 'contacts',
  counts: 'items',
  sql: `SELECT any(t.district) AS district, any(t.commune) AS commune, [any(t.person)] AS item
  FROM {db}.exposure_changes AS t
  WHERE t.\`from\` >= {from:Int64} AND t.\`from\` < {to:Int64} AND t.known_at <= {asOf:Int64}
  GROUP BY t.row HAVING sum(t.sign) > 0`,
};
