import { expect, test } from 'vitest';
import type { KeyedEventOf } from '../../schemas/messages.ts';
import { DEFAULT_RULES as rules } from '../../schemas/rules.ts';
import { MINUTE } from '../given.ts';
import { placeOf } from './place.ts';

const record = (more: Partial<KeyedEventOf<'venue'>> = {}): KeyedEventOf<'venue'> => ({
  type: 'venue',
  record: 'v',
  revision: 1,
  name: 'Quán Sen',
  category: 'cafe',
  commune: '22741',
  registered: 0,
  ...more,
});

test('a venue that nobody registered is indoors, in no commune, and people stay the usual time of any place', () => {
  expect(placeOf('v', undefined, rules)).toEqual({
    venue: 'v',
    commune: null,
    district: null,
    indoor: true,
    stayMs: 60 * MINUTE,
  });
});

test('the stay is that of the record, else of its category, else of any place', () => {
  expect(placeOf('v', record({ stay: 7 }), rules).stayMs).toBe(7 * MINUTE);
  expect(placeOf('v', record({ category: 'shop' }), rules).stayMs).toBe(20 * MINUTE);
  expect(placeOf('v', record({ category: 'karaoke' }), rules).stayMs).toBe(60 * MINUTE);
  expect(placeOf('v', record({ category: 'constructor' }), rules).stayMs).toBe(60 * MINUTE);
});

test('the district follows from the commune', () => {
  expect(placeOf('v', record(), rules)).toMatchObject({ commune: '22741', district: '582' });
});
