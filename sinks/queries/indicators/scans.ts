import { COMMUNES } from '../../../schemas/areas.ts';
import { type Indicator, scansOfWeek } from './indicator.ts';

/** Kept scans, by the venue's area; those at unregistered venues in the province's row only. */
export const scans: Indicator = {
  name: 'scans',
  counts: 'sum',
  sql: scansOfWeek('t.district AS district, t.commune AS commune, sum(t.sign) AS n', 't.kept', 't.district, t.commune'),
};

/** Repeats, as `scans`. */
export const repeats: Indicator = {
  name: 'repeats',
  counts: 'sum',
  sql: scansOfWeek(
    't.district AS district, t.commune AS commune, sum(t.sign) AS n',
    'NOT t.kept',
    't.district, t.commune',
  ),
};

/** Distinct people with a kept scan, by the venue's area. */
export const people: Indicator = {
  name: 'people',
  counts: 'items',
  sql: scansOfWeek(
    't.district AS district, t.commune AS commune, [t.person] AS item',
    't.kept',
    't.district, t.commune, t.person',
  ),
};

/**
 * Communes of the area without a kept scan at a venue of theirs. It counts for districts and the province: a commune's own line (1 or 0)
 * is dropped by `weekly.ts`.
 */
export const communesSilent: Indicator = {
  name: 'communes_silent',
  counts: 'items',
  sql: `SELECT area.2 AS district, area.1 AS commune, [area.1] AS item
  FROM (SELECT arrayJoin(arrayZip({communes:Array(String)}, {districts:Array(String)})) AS area)
  WHERE area.1 NOT IN (${scansOfWeek('t.commune', 't.kept', 't.commune')})`,
  params: () => ({ communes: COMMUNES.map(({ code }) => code), districts: COMMUNES.map(({ district }) => district) }),
};
