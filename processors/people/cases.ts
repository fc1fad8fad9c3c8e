import { compareText } from '../../schemas/canonical.ts';
import { DAY_MS, dayNumber, localDayNumber, localMidnight } from '../../schemas/instant.ts';
import type { CaseWindow, KeyedEventOf } from '../../schemas/messages.ts';
import type { Rules } from '../../schemas/rules.ts';

type CaseRecord = KeyedEventOf<'case'>;
type TestRecord = KeyedEventOf<'test'>;

/** Two positive tests this far apart, or less, are of one infection (`semantics.md`, *Cases*). */
const SAME_INFECTION_MS = 90 * DAY_MS;

/** A case of a person: a standing record, or implied by tests and then named `test:<record>`. */
export interface Case {
  readonly case: string;
  readonly sampled: number;
  /** Local day number of the reference day. */
  readonly reference: number;
  /** The infectious window, `[from, to)`; empty when `to <= from`. */
  readonly from: number;
  readonly to: number;
  readonly commune: string | null;
  /** The record behind it. */
  readonly record: CaseRecord | TestRecord;
}

/** The cases of a person, from the standing records of that person. */
export function casesOf(records: readonly CaseRecord[], tests: readonly TestRecord[], rules: Rules): Case[] {
  const pcr = tests.filter((test) => test.method === 'pcr');
  const negatives = pcr.filter((test) => test.result === 'negative').map((test) => test.sampled);
  const sampled = records.map((record) => record.sampled);
  const cases = records.map((record) => caseOf(record.record, record, negatives, rules));
  const positives = pcr
    .filter((test) => test.result === 'positive')
    .sort((a, b) => a.sampled - b.sampled || compareText(a.record, b.record));
  for (const test of positives) {
    if (sampled.some((known) => Math.abs(test.sampled - known) <= SAME_INFECTION_MS)) continue;
    sampled.push(test.sampled);
    cases.push(caseOf(`test:${test.record}`, test, negatives, rules));
  }
  return cases;
}

function caseOf(name: string, record: CaseRecord | TestRecord, negatives: readonly number[], rules: Rules): Case {
  const onset = record.type === 'case' ? record.onset : null;
  const isolated = record.type === 'case' ? record.isolated : null;
  const reference = onset != null ? dayNumber(onset) : localDayNumber(record.sampled);
  const firstNegative = Math.min(...negatives.filter((at) => at > record.sampled));
  return {
    case: name,
    sampled: record.sampled,
    reference,
    from: localMidnight(reference - rules.infectiousBeforeDays),
    to: Math.min(
      isolated ?? Number.POSITIVE_INFINITY,
      firstNegative,
      localMidnight(reference + rules.infectiousAfterDays + 1),
    ),
    commune: record.commune ?? null,
    record,
  };
}

/** The infectious windows of cases; empty ones infect nobody and are left out. */
export function windowsOf(cases: readonly Case[]): CaseWindow[] {
  return cases
    .filter(({ from, to }) => from < to)
    .map(({ case: name, from, to, reference }) => ({ case: name, from, to, reference }))
    .sort((a, b) => compareText(a.case, b.case));
}
