import type { Case } from './cases.ts';
import type { Test } from './events.ts';
import type { OfPerson } from './records.ts';
import type { Rules } from './rules.ts';
import { localMidnight, parseInstant } from './time.ts';

/** When a case could infect, `[from, to)` in milliseconds; empty when it ends before it starts. */
export interface Window {
  from: number;
  to: number;
}

/** The infectious window of a case, cut short by isolation or by the first standing negative PCR after its sample. */
export function windowOf(one: Case, tests: readonly OfPerson<Test>[], rules: Rules): Window {
  const negatives = tests
    .filter(({ person, method, result }) => person === one.person && method === 'pcr' && result === 'negative')
    .map(({ sampled }) => parseInstant(sampled)!)
    .filter((sampled) => sampled > one.sampled);
  const ends = [localMidnight(one.referenceDay + rules.infectiousAfterDays + 1), ...negatives];
  if (one.isolated !== null) ends.push(one.isolated);
  return { from: localMidnight(one.referenceDay - rules.infectiousBeforeDays), to: Math.min(...ends) };
}
