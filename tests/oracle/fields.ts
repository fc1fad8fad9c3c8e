import type { Check } from './checks.ts';
import * as check from './checks.ts';
import type { Rules } from './rules.ts';

/** What a field must be, whether it must be there, and the value that says no more than its absence. */
export interface Field {
  check: Check;
  optional?: true;
  absent?: unknown;
}

const must = (c: Check): Field => ({ check: c });
const may = (c: Check, absent?: unknown): Field => ({ check: c, optional: true, absent });

const every = { received: may(check.instant), source: may(check.freeText) };
const fact = { ...every, id: must(check.text) };
// Ruling: revisions and dose numbers are whole; a revision may be 0, a dose number begins at 1.
const record = {
  ...every,
  record: must(check.text),
  revision: must(check.whole(0)),
  withdrawn: may(check.truth, false),
};
const ofPerson = { subject: must(check.subject), also: may(check.subjects, []) };
const area = { commune: may(check.commune) };

/** The fields of each type of event, as the table of events.md has them; the rules bound `minutes` and `stay`. */
export function fieldsOf(rules: Rules): Record<string, Record<string, Field>> {
  const minutes = check.whole(1, 60 * rules.maxStayHours);
  return {
    scan: {
      ...fact,
      ...ofPerson,
      at: must(check.instant),
      venue: must(check.text),
      direction: must(check.oneOf('in', 'out', 'any')),
      zone: may(check.text),
      device: may(check.freeText),
      mode: may(check.oneOf('guard', 'self')),
    },
    encounter: {
      ...fact,
      at: must(check.instant),
      minutes: must(minutes),
      subject: must(check.subject),
      other: must(check.subject),
    },
    link: { ...fact, a: must(check.subject), b: must(check.subject) },
    venue: {
      ...record,
      name: must(check.text),
      category: must(check.word),
      commune: must(check.commune),
      indoor: may(check.truth, true),
      stay: may(minutes),
      registered: must(check.instant),
      closed: may(check.instant),
    },
    dose: {
      ...record,
      ...ofPerson,
      ...area,
      day: must(check.day),
      number: must(check.whole(1)),
      product: must(check.lowerCase),
    },
    test: {
      ...record,
      ...ofPerson,
      ...area,
      sampled: must(check.instant),
      reported: may(check.instant),
      method: must(check.oneOf('pcr', 'rapid')),
      result: must(check.oneOf('positive', 'negative', 'inconclusive')),
      ct: may(check.measure),
    },
    case: {
      ...record,
      ...ofPerson,
      ...area,
      record: must(check.caseRecord),
      sampled: must(check.instant),
      onset: may(check.day),
      isolated: may(check.instant),
      community: may(check.truth, true),
      outcome: may(check.oneOf('recovered', 'dead')),
      ended: may(check.instant),
    },
    isolation: {
      ...record,
      ...ofPerson,
      ...area,
      from: must(check.instant),
      to: must(check.instant),
      place: may(check.oneOf('home', 'centre')),
    },
    inspection: {
      ...record,
      venue: must(check.text),
      at: must(check.instant),
      finding: must(check.oneOf('ok', 'reminded', 'violation', 'suspended')),
      note: may(check.freeText),
    },
  };
}
