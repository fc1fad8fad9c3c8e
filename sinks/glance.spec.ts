import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVENTS, type EventType } from '../schemas/events.ts';
import type { KeyedSubject, PersonId, Sighting } from '../schemas/messages.ts';
import { TOPICS } from '../schemas/topics.ts';
import { worlds } from '../tests/worlds/world.ts';
import { glanceFor } from './glance.ts';
import { acceptedOf, sightingsCodec } from './spec/sightings.ts';

const codec = await sightingsCodec();
const types = Object.keys(EVENTS) as EventType[];
const bytesOf = (message: Sighting) => codec.encode(TOPICS.sightings, message);

/** The types of events that a glance takes the bytes for. */
const seen = (bytes: Buffer) => types.filter((type) => glanceFor([type], codec)(bytes));

test('a glance knows the type of every event, and may look for several', () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(worlds, (lines) => {
      for (const message of lines.map(acceptedOf)) {
        if (!message) continue;
        const { type } = message.event;
        met.add(type);
        expect(seen(bytesOf(message))).toEqual([type]);
        const several = glanceFor(['encounter', 'link'], codec);
        expect(several(bytesOf(message))).toBe(type === 'encounter' || type === 'link');
      }
    }),
    { numRuns: 60, seed: 1 },
  );
  expect([...met].sort()).toEqual([...types].sort());
});

describe('what identity says to itself', () => {
  const [subject, person] = ['cccd:k' as KeyedSubject, 'p' as PersonId];
  const sealed = { subject, tag: 'p', sealed: Buffer.from('s') };
  const cause = { what: 'link', position: '0@0', time: 1 };
  const event = acceptedOf('{"type":"link","id":"l","a":"card:NT-0001","b":"card:NT-0002"}')!.event;

  test.each<Sighting>([
    { type: 'met', subject: sealed, other: sealed, person, cause },
    { type: 'named', subject: sealed, cause },
    { type: 'happened', subject, mirrored: true, event, cause },
  ])('is no event: $type', (message) => {
    expect(seen(bytesOf(message))).toEqual([]);
  });
});

test('what another schema wrote, or none, may be anything', () => {
  expect(seen(Buffer.from([0, 0, 0, 0, 2, 2, 0, 2]))).toEqual(types);
  expect(seen(Buffer.alloc(0))).toEqual(types);
});
