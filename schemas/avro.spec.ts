import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Sealer } from '../producers/sealing/sealer.ts';
import { sightingOf } from '../producers/sealing/sighting.ts';
import { worlds } from '../tests/worlds/world.ts';
import { acceptText } from './accept.ts';
import { messageType } from './avro.ts';
import { canonicalText } from './canonical.ts';
import { DEFAULT_RULES } from './rules.ts';
import { TOPICS } from './topics.ts';

const sealer = new Sealer({ subjects: Buffer.alloc(32, 1), seal: Buffer.alloc(32, 2) });
const { message } = TOPICS.sightings;

test('every event comes out of the log as it went in', () => {
  fc.assert(
    fc.property(worlds, (lines) => {
      for (const line of lines) {
        const accepted = acceptText(line, DEFAULT_RULES);
        if (!accepted.ok) continue;
        const { message: sighting } = sightingOf(accepted.event, sealer, () => 'tag');
        const read = message.decode(message.encode(sighting));
        if (read.type !== 'accepted') throw new Error('another variant');
        expect(canonicalText(read.event as never)).toBe(canonicalText(sighting.event as never));
        expect(read.subjects.map(({ subject, sealed }) => [subject, sealer.open(sealed)])).toEqual(
          sighting.subjects.map(({ subject, sealed }) => [subject, sealer.open(sealed)]),
        );
      }
    }),
  );
});

const before = z.object({ word: z.string(), count: z.int() }).meta({ id: 'Word' });
const after = z.object({ word: z.string(), count: z.int(), language: z.string().nullish() }).meta({ id: 'Word' });
const one = messageType<{ word: string; count: number }>('word', before);
const two = messageType<{ word: string; count: number; language?: string | null | undefined }>('word', after);

test('a version with one more field that may be absent reads what the version before wrote', () => {
  const old = one.encode({ word: 'vết', count: 3 });
  expect(two.decode(old, two.resolver(one.schema))).toMatchObject({ word: 'vết', count: 3, language: null });
});

test('a version with one more field that must be there cannot read it, and says so before it reads', () => {
  const stricter = messageType(
    'word',
    z.object({ word: z.string(), count: z.int(), language: z.string() }).meta({ id: 'Word' }),
  );
  expect(() => stricter.resolver(one.schema)).toThrow();
});

test('one more variant is a change that old messages stand', () => {
  const a = z.object({ type: z.literal('a'), n: z.int() }).meta({ id: 'A' });
  const b = z.object({ type: z.literal('b'), s: z.string() }).meta({ id: 'B' });
  const variants = (all: Record<string, z.ZodType>) =>
    z.custom<{ type: string }>().meta({ id: 'Either', kind: 'variants', variants: all });
  const less = messageType<object>('either', variants({ a }) as never);
  const more = messageType<object>('either', variants({ a, b }) as never);
  expect(more.decode(less.encode({ type: 'a', n: 1 }), more.resolver(less.schema))).toMatchObject({ type: 'a', n: 1 });
  expect(more.decode(more.encode({ type: 'b', s: 'x' }))).toMatchObject({ type: 'b', s: 'x' });
  expect(() => less.encode({ type: 'b', s: 'x' })).toThrow('no variant b among a');
});

test('a message that does not fit its buffer says how much is lacking', () => {
  const small = Buffer.alloc(4);
  const lacking = one.encodeInto({ word: 'a longer word', count: 1 }, small, 0);
  expect(lacking).toBeLessThan(0);
  const room = Buffer.alloc(4 - lacking);
  const end = one.encodeInto({ word: 'a longer word', count: 1 }, room, 0);
  expect(one.decode(room.subarray(0, end))).toMatchObject({ word: 'a longer word', count: 1 });
});
