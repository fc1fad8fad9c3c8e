import fc from 'fast-check';

/**
 * State keys for property tests: few enough that they meet, with what could upset an order: prefixes, signs, fractions, control characters,
 * pairs of surrogates and half pairs, long texts.
 */
export function stateKey(): fc.Arbitrary<(string | number)[]> {
  const number = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.double({ noNaN: true }),
    fc.constantFrom(-0, 0.5, -1e300, 2 ** 53),
  );
  const unit = fc.constantFrom(
    'a',
    'b',
    '\0',
    '\x03',
    '\x04',
    '\x05',
    '\x1b',
    '\x1c',
    'ệ',
    '\u{1f600}',
    '\ud83d',
    '\ude00',
    '\uffff',
    '\u07ff',
  );
  const text = fc.oneof(
    fc.array(unit, { maxLength: 3 }).map((units) => units.join('')),
    fc.array(unit, { minLength: 60, maxLength: 70 }).map((units) => units.join('')),
  );
  return fc.array(fc.oneof(number, text), { minLength: 1, maxLength: 3 });
}
