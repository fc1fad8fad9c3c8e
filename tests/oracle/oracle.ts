import type { Breach } from './alerts.ts';
import { contactsOf } from './contacts.ts';
import { countsOf } from './counts.ts';
import type { AlertRow, Rows, VisitRow } from './rows.ts';
import type { Rules } from './rules.ts';
import { instantText } from './time.ts';
import { truthOf } from './truth.ts';
import type { Visit } from './visits.ts';

/**
 * Every result that semantics.md defines, for NDJSON lines, as the rows of `replay` in any order: a brute force from
 * the definition alone, which shares no code with the system it judges. `person` is the person's smallest subject.
 */
export function oracle(lines: readonly string[], rules: Rules): Rows {
  const truth = truthOf(lines, rules);
  return {
    people: truth.people.rows,
    visits: truth.visits.map(visitRow),
    exposures: truth.exposures.map(({ row }) => row),
    contacts: contactsOf(truth.exposures),
    alerts: truth.breaches.map(alertRow),
    counts: countsOf(truth.kept, truth.repeats, truth.placeOf),
    deadLetters: truth.deadLetters,
  };
}

function visitRow({ person, venue, zone, from, to, quality, scans, place }: Visit): VisitRow {
  const { commune, district } = place;
  return { person, venue, zone, from: instantText(from), to: instantText(to), quality, scans, commune, district };
}

function alertRow({ order, scan }: Breach): AlertRow {
  const { person, at } = scan;
  return { kind: 'isolation-breach', person, order: order.record, venue: scan.scan.venue, at: instantText(at) };
}
