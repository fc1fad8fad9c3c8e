import fc from 'fast-check';
import { encounterOf, meetingOf, meetingShapes, plain } from './facts.ts';
import { dayText, MONDAY, moments, text } from './instants.ts';
import { ids, SUBJECTS, venues } from './pools.ts';
import type { RawEvent } from './spelling.ts';

const DAY = 86_400_000;
const people = fc.uniqueArray(fc.constantFrom(...SUBJECTS.slice(0, 5)), { minLength: 2, maxLength: 2 });

/** When a case is sampled beside the meeting: so that its window holds the meeting, begins or ends in it, or misses it. */
const samples = fc.constantFrom(0, 0, 1, 2, -1, -9, -10, -11, 3);

/** When the window is cut short: in the middle of a stay, at its very ends, or before it begins. */
const cuts = fc
  .constantFrom(undefined, undefined, undefined, 0, 15, 30, 20, -3 * 1440)
  .map((minutes) => (minutes === undefined ? undefined : minutes * 60_000));

/** What protects the contact: days of doses before the meeting, at their limits, and of a case long ago. */
const pasts = fc.record({
  doses: fc.array(
    fc.record({
      days: fc.constantFrom(14, 13, 15, 100, 0, -1),
      product: fc.constantFrom('pfizer', 'janssen', 'abdala', 'constructor'),
      record: ids,
    }),
    { maxLength: 4 },
  ),
  recovered: fc.constantFrom(undefined, undefined, 10, 9, 180, 181, 60),
});

/** Other infections of the case, told by a test or a record: 90 days away to the millisecond, or at the same time. */
const infections = fc.array(
  fc.record({
    days: fc.constantFrom(-90, -90, 90, 0, 0, -45, 45, -135, -180),
    hair: fc.constantFrom(0, 0, 0, 1, -1),
    record: fc.constantFrom('a', 'z', '\u{1f600}', '\uff5e'),
    told: fc.constantFrom('test', 'test', 'test', 'case'),
  }),
  { maxLength: 3 },
);

/** A case and somebody who met it at a venue or by phone, with what may protect that person. */
export const outbreaks = fc
  .record({
    people,
    at: moments,
    venue: fc.option(venues, { nil: null, freq: 4 }),
    shape: meetingShapes,
    minutes: fc.constantFrom(15, 14, 20, 60, 1440),
    sampled: samples,
    implied: fc.boolean(),
    onset: fc.constantFrom(undefined, undefined, 0, 1, 2, 3, -9, -10, -11),
    cut: cuts,
    cutBy: fc.constantFrom('pcr', 'pcr', 'pcr', 'rapid'),
    others: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: infections }),
    past: pasts,
  })
  .map(
    ({
      people: [one, other],
      at,
      venue,
      shape,
      minutes,
      sampled,
      implied,
      onset,
      cut,
      cutBy,
      others,
      past,
    }): RawEvent[] => {
      const day = Math.floor((at - MONDAY) / DAY);
      const sample = text(at + sampled * DAY);
      const ends = cut === undefined ? undefined : text(at + cut);
      const events =
        venue === null ? [encounterOf('o', at, minutes, one!, other!)] : meetingOf(venue, one!, other!, at, shape);
      if (implied) {
        events.push({
          type: 'test',
          record: 'o',
          revision: 1,
          subject: one,
          sampled: sample,
          method: 'pcr',
          result: 'positive',
        });
        if (ends)
          events.push({
            type: 'test',
            record: 'n',
            revision: 1,
            subject: one,
            sampled: ends,
            method: cutBy,
            result: 'negative',
          });
      } else {
        const days = onset === undefined ? undefined : dayText(day + onset);
        events.push(
          plain({ type: 'case', record: 'O', revision: 1, subject: one, sampled: sample, onset: days, isolated: ends }),
        );
      }
      for (const { days, hair, record, told } of others) {
        const infection = { record, revision: 1, subject: one, sampled: text(at + (sampled + days) * DAY + hair) };
        const found = told === 'test' ? { method: 'pcr', result: 'positive' } : {};
        events.push({ type: told, ...infection, ...found });
      }
      for (const { days, product, record } of past.doses) {
        events.push({
          type: 'dose',
          record,
          revision: 1,
          subject: other,
          day: dayText(day - days),
          number: 1,
          product,
        });
      }
      if (past.recovered !== undefined) {
        const then = text(at - past.recovered * DAY);
        events.push({ type: 'case', record: 'P', revision: 1, subject: other, sampled: then });
      }
      return events;
    },
  );
