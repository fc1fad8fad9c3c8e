import fc from 'fast-check';
import { lengths, moments, text } from './instants.ts';
import { alsos, ids, subjects, venues, zones } from './pools.ts';
import type { RawEvent } from './spelling.ts';

const directions = fc.constantFrom('in', 'out', 'any', 'any');

/** Leaves out the fields that are undefined, as JSON does. */
export const plain = (event: RawEvent): RawEvent => JSON.parse(JSON.stringify(event)) as RawEvent;

/** A scan at any door at any moment. */
export const scans = fc
  .record({ id: ids, at: moments, subject: subjects, also: alsos, venue: venues, direction: directions, zone: zones })
  .map(({ at, ...rest }): RawEvent[] => [plain({ type: 'scan', ...rest, at: text(at) })]);

/** Scans of one person a hair apart: repeats of repeats, second scans of a poster, ties of everything but the id. */
export const bursts = fc
  .record({
    subject: subjects,
    also: alsos,
    venue: venues,
    at: moments,
    direction: directions,
    more: fc.array(
      fc.record({
        id: ids,
        after: fc.constantFrom(0, 0, 1, 60_000, 60_001, 61_000, 119_999, 120_000, 120_001, 86_400_000, 86_400_001),
        direction: fc.option(directions, { nil: undefined }),
        zone: zones,
        device: fc.constantFrom(undefined, undefined, 'gate 1', '\uff5e', '\u{1f600}'),
      }),
      { minLength: 2, maxLength: 5 },
    ),
  })
  .map(({ subject, also, venue, at, direction, more }): RawEvent[] => {
    let now = at;
    return more.map(({ after, ...scan }) => {
      now += after;
      return plain({
        type: 'scan',
        subject,
        also,
        venue,
        at: text(now),
        ...scan,
        direction: scan.direction ?? direction,
      });
    });
  });

/** The scan that somebody forgets, or makes at another venue instead. */
type Forgets = 'nothing' | 'in' | 'out' | 'in elsewhere' | 'out elsewhere';
const forgetting = fc.constantFrom<Forgets[]>(
  'nothing',
  'nothing',
  'nothing',
  'in',
  'out',
  'in elsewhere',
  'out elsewhere',
);

/** How two people meet at a venue, in milliseconds. */
export interface MeetingShape {
  stay: number;
  /** How long after the first the second person comes. */
  later: number;
  /** How long after the first left the second comes instead, when not null. */
  behind: number | null;
  /** Null when as long as `stay`. */
  otherStay: number | null;
  zones: [string | undefined, string | undefined];
  forgets: Forgets;
  otherForgets: Forgets;
  id: string;
  directions: string[];
}

/** Meetings that last exactly as long as a limit asks, or only linger, or of which a scan was forgotten. */
export const meetingShapes: fc.Arbitrary<MeetingShape> = fc.record({
  stay: lengths,
  later: fc.oneof(fc.constant(0), lengths),
  behind: fc.constantFrom(null, null, null, null, null, null, 0, 1, -1),
  otherStay: fc.option(lengths, { nil: null, freq: 1 }),
  zones: fc.tuple(zones, zones),
  forgets: forgetting,
  otherForgets: forgetting,
  id: ids,
  directions: fc.constantFrom(['in', 'out'], ['in', 'out'], ['any', 'any']),
});

/** The scans of a meeting: the second person comes `later` than the first. */
export function meetingOf(venue: string, one: string, other: string, at: number, shape: MeetingShape): RawEvent[] {
  const { id, stay, otherStay, zones: there } = shape;
  const comes = at + (shape.behind === null ? shape.later : Math.max(0, stay + shape.behind));
  const [enter, leave] = shape.directions;
  const elsewhere = venue === 'v2' ? 'v1' : 'v2';
  const stayOf = (subject: string, from: number, to: number, forgets: Forgets, zone?: string): RawEvent[] => {
    const scan = { type: 'scan', id, subject };
    const first = {
      ...scan,
      at: text(from),
      venue: forgets === 'in elsewhere' ? elsewhere : venue,
      direction: enter,
      zone,
    };
    const last = { ...scan, at: text(to), venue: forgets === 'out elsewhere' ? elsewhere : venue, direction: leave };
    return [...(forgets === 'in' ? [] : [plain(first)]), ...(forgets === 'out' ? [] : [last])];
  };
  return [
    ...stayOf(one, at, at + stay, shape.forgets, there[0]),
    ...stayOf(other, comes, comes + (otherStay ?? stay), shape.otherForgets, there[1]),
  ];
}

/** Two people, or one with two cards, at one venue. */
export const meetings = fc
  .record({ venue: venues, one: subjects, other: subjects, at: moments, shape: meetingShapes })
  .map(({ venue, one, other, at, shape }) => meetingOf(venue, one, other, at, shape));

/** Two phones that met. */
export function encounterOf(id: string, at: number, minutes: number, subject: string, other: string): RawEvent {
  return { type: 'encounter', id, at: text(at), minutes, subject, other };
}

/** Two phones that met, which may be two cards of one person. */
export const encounters = fc
  .tuple(ids, moments, fc.constantFrom(15, 14, 16, 60, 1, 20, 1440), subjects, subjects)
  .map(([id, at, minutes, subject, other]) => [encounterOf(id, at, minutes, subject, other)]);

/** Two subjects that are one person, if neither is a phone. */
export const links = fc
  .record({ id: ids, a: subjects, b: subjects })
  .map((link): RawEvent[] => [{ type: 'link', ...link }]);

/** A chain or a ring of links. */
export const chains = fc
  .tuple(fc.uniqueArray(subjects, { minLength: 3, maxLength: 5 }), fc.boolean())
  .map(([all, closed]): RawEvent[] => {
    const pairs = all.slice(1).map((b, index) => [all[index]!, b] as const);
    const ring = closed ? [...pairs, [all.at(-1)!, all[0]!] as const] : pairs;
    return ring.map(([a, b], index) => ({ type: 'link', id: `l${index}`, a, b }));
  });
