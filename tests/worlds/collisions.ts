import fc from 'fast-check';
import { plain } from './facts.ts';
import { moments, text } from './instants.ts';
import { SUBJECTS, subjects } from './pools.ts';
import { cases, doses, isolations, tests, venueRecords } from './records.ts';
import type { RawEvent } from './spelling.ts';

const either = fc.constantFrom('\u{1f600}', '\uff5e');

/** Scans of one person at one instant, which only the order of ids, venues, directions and contents can tell apart. */
export const ties = fc
  .record({
    subject: subjects,
    at: moments,
    scans: fc.array(
      fc.record({
        id: fc.oneof(fc.constant('a'), either),
        venue: fc.oneof(fc.constant('v1'), fc.constant('v1'), either),
        direction: fc.constantFrom('in', 'out', 'any'),
        zone: fc.constantFrom(undefined, 'A', 'B', '\u{1f600}', '\uff5e'),
      }),
      { minLength: 2, maxLength: 4 },
    ),
  })
  .map(({ subject, at, scans }) => scans.map((scan) => plain({ type: 'scan', subject, at: text(at), ...scan })));

/** One revision of a record said twice, with other content: the greater content text stands, whatever `also` says. */
export const rivals = fc
  .record({
    record: fc.oneof(cases, doses, tests, isolations, venueRecords),
    other: fc.oneof(cases, doses, tests, isolations, venueRecords),
    changes: fc.array(
      fc.record({
        source: fc.constantFrom(undefined, 'a', '\u{1f600}', '\uff5e'),
        withdrawn: fc.constantFrom(undefined, undefined, false, true),
        also: fc.constantFrom(undefined, [SUBJECTS[7]], [SUBJECTS[8]]),
        same: fc.boolean(),
      }),
      { minLength: 2, maxLength: 3 },
    ),
  })
  .map(({ record: [record], other: [other], changes }) =>
    changes.map(({ also, same, ...change }): RawEvent => {
      const content = !same && other!.type === record!.type ? other! : record!;
      const named = { record: record!.record, revision: record!.revision, subject: record!.subject };
      return plain({ ...content, ...named, ...change, ...(record!.type !== 'venue' && { also }) });
    }),
  );

/** A scan at the very edge of an order to isolate, or a millisecond inside it or outside. */
export const breaches = fc
  .record({
    subject: subjects,
    at: moments,
    edge: fc.constantFrom('from', 'to'),
    hair: fc.constantFrom(0, 0, 1, -1),
    record: fc.constantFrom('i', 'j'),
  })
  .map(({ subject, at, edge, hair, record }): RawEvent[] => {
    const from = edge === 'from' ? at + hair : at + hair - 3_600_000;
    const order = { from: text(from), to: text(from + 3_600_000) };
    return [
      { type: 'isolation', record, revision: 1, subject, ...order },
      { type: 'scan', id: 'q', subject, at: text(at), venue: 'v1', direction: 'in' },
    ];
  });
