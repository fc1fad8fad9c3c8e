import { type Indicator, recordsOf, scansOfWeek } from './indicator.ts';

const REGISTERED = 't.at < {to:Int64} AND (t.until IS NULL OR t.until >= {to:Int64})';

const scannedVenues = scansOfWeek('t.venue', 't.kept', 't.venue');

function venues(name: string, and: string, having = '1'): Indicator {
  return {
    name,
    counts: 'items',
    sql: `SELECT district, commune, [venue] AS item FROM (${recordsOf('venue', and)}) WHERE ${having}`,
  };
}

/** Standing venues with `registered` < to, and `closed` absent or >= to. */
export const venuesRegistered = venues('venues_registered', REGISTERED);

/** Of these, `registered` >= from. */
export const venuesNew = venues('venues_new', `${REGISTERED} AND t.at >= {from:Int64}`);

/** Of the registered, those with a kept scan in the week. */
export const venuesActive = venues('venues_active', REGISTERED, `venue IN (${scannedVenues})`);

/** Of the registered, those without a kept scan in the week: the list of venues to visit. */
export const venuesInactive = venues('venues_inactive', REGISTERED, `venue NOT IN (${scannedVenues})`);
