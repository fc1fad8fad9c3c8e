import type { Case } from './cases.ts';
import type { Dose } from './events.ts';
import type { Meeting } from './meetings.ts';
import { protectionOn } from './protection.ts';
import type { OfPerson } from './records.ts';
import type { ExposureRow } from './rows.ts';
import type { Rules } from './rules.ts';
import { scoreOf, tierOf, weightOn } from './score.ts';
import { dayText, instantText, localDay } from './time.ts';

/** A meeting weighed, with the protection of the contact on that day. */
export interface Exposure extends Meeting {
  row: ExposureRow;
}

/** Weighs a meeting; *Exposures* of semantics.md. `doses` and `cases` are all standing ones, of everybody. */
export function exposureOf(meeting: Meeting, doses: OfPerson<Dose>[], cases: Case[], rules: Rules): Exposure {
  const { person, directMs, lingeringMs, quality } = meeting;
  const day = localDay(meeting.from);
  const weight = weightOn(day - meeting.case.referenceDay, rules);
  const own = <T extends { person: string }>(one: T) => one.person === person;
  const protection = protectionOn(day, doses.filter(own), cases.filter(own), rules);
  const row: ExposureRow = {
    case: meeting.case.id,
    person,
    venue: meeting.venue,
    from: instantText(meeting.from),
    to: instantText(meeting.to),
    directMs,
    lingeringMs,
    quality,
    score: scoreOf(directMs, lingeringMs, weight),
    tier: tierOf(directMs, lingeringMs, weight, quality, rules),
    protection,
    isolateUntil: dayText(localDay(meeting.to) + rules.isolationDays[protection]),
  };
  return { ...meeting, row };
}
