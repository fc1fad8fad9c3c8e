import { compareText } from './canonical.ts';
import type { CaseRecord, Test } from './events.ts';
import type { OfPerson } from './records.ts';
import { DAY, localDay, parseDay, parseInstant } from './time.ts';

/** A person who is, or was, infected. Instants in milliseconds, the reference day as a day number. */
export interface Case {
  id: string;
  person: string;
  sampled: number;
  referenceDay: number;
  isolated: number | null;
  commune: string | null;
}

const NEAR = 90 * DAY;

/** Standing case records, and cases implied by tests; *Cases* of semantics.md. */
export function findCases(records: readonly OfPerson<CaseRecord>[], tests: readonly OfPerson<Test>[]): Case[] {
  const cases = records.map(caseOfRecord);
  const positives = tests
    .filter(({ method, result }) => method === 'pcr' && result === 'positive')
    .sort((a, b) => parseInstant(a.sampled)! - parseInstant(b.sampled)! || compareText(a.record, b.record));
  for (const test of positives) {
    const sampled = parseInstant(test.sampled)!;
    const known = cases.some(
      ({ person, sampled: other }) => person === test.person && Math.abs(sampled - other) <= NEAR,
    );
    if (known) continue;
    const { person, commune = null } = test;
    cases.push({
      id: `test:${test.record}`,
      person,
      sampled,
      referenceDay: localDay(sampled),
      isolated: null,
      commune,
    });
  }
  return cases;
}

function caseOfRecord(record: OfPerson<CaseRecord>): Case {
  const sampled = parseInstant(record.sampled)!;
  return {
    id: record.record,
    person: record.person,
    sampled,
    referenceDay: record.onset ? parseDay(record.onset)! : localDay(sampled),
    isolated: record.isolated ? parseInstant(record.isolated)! : null,
    commune: record.commune ?? null,
  };
}
