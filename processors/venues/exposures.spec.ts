import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_RULES as rules } from '../../schemas/rules.ts';
import { at, DAY, infectious, MINUTE, stay } from '../given.ts';
import { exposureOf } from './exposures.ts';
import { placeOf } from './place.ts';

const indoors = placeOf('r', undefined, rules);
const outdoors = { ...indoors, indoor: false };
const window = infectious(at('00:00') - 2 * DAY, at('00:00') + 11 * DAY);
const source = stay('an', at('08:00'), at('09:00'));
const met = (contact = stay('binh', at('08:30'), at('09:10')), place = indoors, more = source) =>
  exposureOf(more, window, contact, place, rules);

test('who was there at the same time was exposed directly, and to the air for half an hour after the case has left', () => {
  expect(met()).toMatchObject({
    directMs: 30 * MINUTE,
    lingeringMs: 10 * MINUTE,
    from: at('08:30'),
    to: at('09:10'),
    score: 35,
  });
  expect(met(stay('binh', at('09:10'), at('10:00')))).toMatchObject({
    directMs: 0,
    lingeringMs: 20 * MINUTE,
    to: at('09:30'),
  });
  expect(met(stay('binh', at('09:15'), at('10:00')))).toBeDefined();
  expect(met(stay('binh', at('09:15:01'), at('10:00')))).toBeUndefined();
});

test('outdoors nothing stays in the air', () => {
  expect(met(undefined, outdoors)).toMatchObject({ directMs: 30 * MINUTE, lingeringMs: 0, to: at('09:00') });
  expect(met(stay('binh', at('09:00'), at('10:00')), outdoors)).toBeUndefined();
});

test('rooms part people, and a visit whose room is not known meets all', () => {
  const room = (zone: string | null) => stay('binh', at('08:00'), at('09:00'), { zone });
  const inA = stay('an', at('08:00'), at('09:00'), { zone: 'A' });
  expect(met(room('B'), indoors, inA)).toBeUndefined();
  expect(met(room('A'), indoors, inA)).toBeDefined();
  expect(met(room(null), indoors, inA)).toBeDefined();
});

test('only the part of the visit inside the window counts; the air lingers from the end of the window on', () => {
  const early = infectious(at('00:00') - 2 * DAY, at('08:20'));
  expect(exposureOf(source, early, stay('binh', at('08:00'), at('09:00')), indoors, rules)).toMatchObject({
    directMs: 20 * MINUTE,
    lingeringMs: 30 * MINUTE,
    to: at('08:50'),
  });
});

test('nobody is exposed to oneself, and the quality is that of the worse of two visits', () => {
  expect(met(stay('an', at('08:00'), at('09:00')))).toBeUndefined();
  expect(met(stay('binh', at('08:00'), at('10:00'), { quality: 'assumed' }))).toMatchObject({
    quality: 'assumed',
    tier: 'medium',
  });
});

test('minute by minute: what an exposure says is what a clock on the wall would count', () => {
  const minutes = fc.tuple(fc.nat(90), fc.nat(60));
  fc.assert(
    fc.property(minutes, minutes, fc.boolean(), ([a, long], [c, other], indoor) => {
      const of = (person: string, from: number, length: number) =>
        stay(person, at('08:00') + from * MINUTE, at('08:00') + (from + length) * MINUTE);
      const found = exposureOf(of('an', a, long), window, of('binh', c, other), { ...indoors, indoor }, rules);
      const there = (minute: number) => c <= minute && minute < c + other;
      let [direct, lingering] = [0, 0];
      for (let minute = a; minute < a + long; minute++) if (there(minute)) direct++;
      for (let minute = a + long; indoor && minute < a + long + 30; minute++) if (there(minute)) lingering++;
      const counts = long > 0 && direct + lingering >= 15;
      expect(found !== undefined).toBe(counts);
      if (found) expect([found.directMs, found.lingeringMs]).toEqual([direct * MINUTE, lingering * MINUTE]);
    }),
  );
});
