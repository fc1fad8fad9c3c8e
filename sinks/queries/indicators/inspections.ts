import { IN_WEEK, type Indicator, recordsOf } from './indicator.ts';

/** An inspection's area is that of its venue's standing record, whatever the record's dates. */
function inspected(name: string, where: string): Indicator {
  return {
    name,
    counts: 'items',
    sql: `SELECT v.district AS district, v.commune AS commune, [i.record] AS item
  FROM (${recordsOf('inspection', IN_WEEK)}) AS i
  LEFT JOIN (${recordsOf('venue')}) AS v ON v.record = i.venue
  WHERE ${where}`,
  };
}

/** Standing inspections with `at` in the week, by the venue's area. */
export const inspections = inspected('inspections', '1');

/** Of these, finding `violation` or `suspended`. */
export const violations = inspected(
  'violations',
  "JSONExtractString(i.fields, 'finding') IN ('violation', 'suspended')",
);
