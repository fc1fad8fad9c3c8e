/**
 * The few words that small worlds are made of: so few that people meet, ids are used again and ties are common.
 * The first of each list is what a failing world shrinks to.
 */
import fc from 'fast-check';

/** Subjects of every kind; P and Q are the ones whose visits are made to meet, the last two are phones. */
export const SUBJECTS = [
  'cccd:058090000001',
  'cccd:058090000002',
  'qid:162979388586171100',
  'passport:B1234567',
  'cmnd:264000001',
  'card:NT-0001',
  'bhyt:HS4010120878821',
  'phone:0944713700',
  'phone:0900000009',
] as const;

/**
 * Ids that sort one way by UTF-16 code unit and another by code point or byte (😀 is D83D DE00, ～ is FF5E), by case,
 * and by a locale; é in two ways is two ids.
 */
export const IDS = ['a', 'b', 'B', '\u{1f600}', '\uff5e', 'é', 'e\u0301', 'a\u0000', '10', '9'] as const;

/** Venues: the first four are registered in most worlds; the names sort as the ids do. */
export const VENUES = ['v1', 'v2', 'v/3', '\u{1f600}', '\uff5e'] as const;

/** Communes of three districts, two of them in one. */
export const COMMUNES = ['22741', '22738', '22870', '22783'] as const;

/** A subject; the first ones more often, so that histories grow and meet. */
export const subjects = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...SUBJECTS.slice(0, 3)) },
  { weight: 3, arbitrary: fc.constantFrom(...SUBJECTS) },
);

/** What else an event may say of its person. */
export const alsos = fc.oneof(
  { weight: 25, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: fc.uniqueArray(fc.constantFrom(...SUBJECTS.slice(7)), { minLength: 1, maxLength: 2 }) },
  { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...SUBJECTS), { minLength: 1, maxLength: 3 }) },
);

/** A venue, mostly one of the first two. */
export const venues = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...VENUES.slice(0, 2)) },
  { weight: 2, arbitrary: fc.constantFrom(...VENUES) },
);

/** An id or the name of a record. */
export const ids = fc.constantFrom(...IDS);

/** A zone; mostly none. */
export const zones = fc.constantFrom(undefined, undefined, undefined, 'A', 'B', 'a');

/** A commune, or none. */
export const communes = fc.constantFrom(undefined, ...COMMUNES);
