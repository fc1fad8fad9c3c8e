import { IN_WEEK, type Indicator, recordsOf } from './indicator.ts';

/** Standing doses with `day` in the week, by their `commune`. */
export const doses: Indicator = {
  name: 'doses',
  counts: 'items',
  sql: `SELECT district, commune, [person, record] AS item FROM (${recordsOf('dose', IN_WEEK)})`,
};

/** Doses of a day before the end of the week. A dose's `at` is the local midnight of its day. */
const given = recordsOf('dose', 't.at < {to:Int64}');

/**
 * A person belongs to the commune of the latest dose, of several that day the one with the greatest `record`. Texts compare by UTF-16 code
 * unit (`semantics.md`, *Words*), ClickHouse's by byte.
 */
const latest = "(at, convertCharset(record, 'UTF-8', 'UTF-16BE'))";

function vaccinated(name: string, having: string): Indicator {
  return {
    name,
    counts: 'items',
    sql: `SELECT argMax(district, ${latest}) AS district, argMax(commune, ${latest}) AS commune, [person] AS item
  FROM (${given})
  GROUP BY person HAVING ${having}`,
  };
}

/** People with a standing dose of a day before the end of the week. */
export const peopleOneDose = vaccinated('people_one_dose', '1');

/** Of these, those with as many distinct dose days as the least number that the rules name among their doses. */
export const peopleFull: Indicator = {
  ...vaccinated(
    'people_full',
    `uniqExact(at) >= min(transform(JSONExtractString(fields, 'product'), {products:Array(String)}, {needed:Array(Int32)}, {other:Int32}))`,
  ),
  params: ({ dosesNeeded }) => ({
    products: Object.keys(dosesNeeded),
    needed: Object.values(dosesNeeded),
    other: dosesNeeded.other!,
  }),
};
