import fc from 'fast-check';
import { plain } from './facts.ts';
import { days, farMoments, lengths, moments, text } from './instants.ts';
import { alsos, COMMUNES, communes, ids, subjects, VENUES, venues } from './pools.ts';
import type { RawEvent } from './spelling.ts';

const revisions = fc.constantFrom(1, 1, 2, 3, 10);
const withdrawn = fc.constantFrom(undefined, undefined, undefined, undefined, false, true);
const sources = fc.constantFrom(undefined, undefined, undefined, 'import', '\uff5e', '\u{1f600}');
const ofPerson = { subject: subjects, also: alsos };
const records = fc.constantFrom('r1', 'r1', 'r2', 'R', '\u{1f600}', '\uff5e');
const record = { record: records, revision: revisions, withdrawn, source: sources };
const maybe = <T>(arbitrary: fc.Arbitrary<T>, frequency = 2) =>
  fc.option(arbitrary, { nil: undefined, freq: frequency });
const one = (event: RawEvent): RawEvent[] => [plain(event)];

/** Categories: some the rules name, some they do not, and one that every JavaScript object knows. */
const categories = fc.constantFrom('cafe', 'restaurant', 'shop', 'market', 'other', 'karaoke', 'constructor', 'hotel');

/** A venue's record, with a usual stay or without, indoors or not, in any commune. */
export const venueRecords = fc
  .record({
    ...record,
    record: venues,
    name: fc.constantFrom('Chợ', 'Cafe Biển'),
    category: categories,
    commune: fc.constantFrom(...COMMUNES),
    indoor: fc.constantFrom(undefined, undefined, true, false),
    stay: fc.constantFrom(undefined, undefined, 1, 15, 30, 1440),
    registered: farMoments,
    closed: maybe(farMoments),
  })
  .map(({ registered, closed, ...rest }) =>
    one({
      type: 'venue',
      ...rest,
      registered: text(registered),
      closed: closed === undefined ? undefined : text(closed),
    }),
  );

/** A dose; products that need one, two or three, one the rules do not name, and one that every object knows. */
export const doses = fc
  .record({
    ...record,
    ...ofPerson,
    record: ids,
    day: days,
    number: fc.constantFrom(1, 2, 3),
    product: fc.constantFrom('pfizer', 'janssen', 'abdala', 'astrazeneca', 'constructor'),
    commune: communes,
  })
  .map((dose) => one({ type: 'dose', ...dose }));

/** A test; mostly one that makes a case or ends its window. */
export const tests = fc
  .record({
    ...record,
    ...ofPerson,
    sampled: fc.oneof(moments, farMoments),
    method: fc.constantFrom('pcr', 'pcr', 'pcr', 'rapid'),
    result: fc.constantFrom('positive', 'positive', 'positive', 'negative', 'inconclusive'),
    ct: fc.constantFrom(undefined, undefined, 25, 30.5),
    commune: communes,
  })
  .map(({ sampled, ...test }) => one({ type: 'test', ...test, sampled: text(sampled) }));

/** Tests of one person exactly 90 days, or a millisecond more or less, apart. */
export const testSeries = fc
  .record({
    subject: subjects,
    first: farMoments,
    gaps: fc.array(fc.constantFrom(90, 90, 45, 0, -90), { minLength: 1, maxLength: 3 }),
    hair: fc.constantFrom(0, 0, 1, -1),
  })
  .map(({ subject, first, gaps, hair }): RawEvent[] => {
    let sampled = first;
    return [0, ...gaps].map((gap, index) => {
      sampled += gap * 86_400_000 + (gap === 0 ? 0 : hair);
      const record = `s${index}`;
      return { type: 'test', record, revision: 1, subject, sampled: text(sampled), method: 'pcr', result: 'positive' };
    });
  });

/** A case; onset and isolation may empty its window. */
export const cases = fc
  .record({
    ...record,
    ...ofPerson,
    sampled: fc.oneof(moments, farMoments),
    onset: maybe(days),
    isolated: maybe(fc.oneof(moments, farMoments), 4),
    community: fc.constantFrom(undefined, true, false),
    commune: communes,
  })
  .map(({ sampled, isolated, ...rest }) =>
    one({
      type: 'case',
      ...rest,
      sampled: text(sampled),
      isolated: isolated === undefined ? undefined : text(isolated),
    }),
  );

/** An order to isolate, long or as short as a stay. */
export const isolations = fc
  .record({
    ...record,
    ...ofPerson,
    from: moments,
    length: fc.oneof(lengths, fc.constantFrom(86_400_000, 10 * 86_400_000)),
    place: fc.constantFrom(undefined, 'home', 'centre'),
    commune: communes,
  })
  .map(({ from, length, ...rest }) =>
    one({ type: 'isolation', ...rest, from: text(from), to: text(from + Math.max(1, length)) }),
  );

/** An inspection of a venue. */
export const inspections = fc
  .record({
    ...record,
    venue: fc.constantFrom(...VENUES),
    at: moments,
    finding: fc.constantFrom('ok', 'reminded', 'violation', 'suspended'),
  })
  .map(({ at, ...rest }) => one({ type: 'inspection', ...rest, at: text(at) }));
