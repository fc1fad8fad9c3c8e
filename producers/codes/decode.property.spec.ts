import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseSubject } from '../../schemas/subject.ts';
import { decode } from './decode.ts';
import type { DecodedCode } from './decoded.ts';
import { matchKey } from './match-key.ts';
import { cleanRead, onlyCode } from './reader.ts';
import { anyCode, options, signedCode, unsignedCode } from './testing/codes.ts';
import { typedInTelex, typedInVni } from './testing/input-methods.ts';
import { harmful, harmless } from './testing/readers.ts';

const RUNS = { numRuns: 500 };

/** Nobody, or nobody else: what is said of the holder and the venue is what the whole code says. */
function expectNobodyElse(got: DecodedCode, whole: DecodedCode): void {
  expect(whole.subjects).toEqual(expect.arrayContaining([...got.subjects]));
  expect([null, whole.venue]).toContain(got.venue);
  expect([null, undefined, whole.person?.birth]).toContain(got.person?.birth);
  expect([null, undefined, whole.person?.sex]).toContain(got.person?.sex);
  expect([null, undefined, whole.person?.phone]).toContain(got.person?.phone);
}

describe('a code that a reader left whole', () => {
  it('decodes to the same identifiers, venue and person, whatever two readers do to it', () => {
    fc.assert(
      fc.property(anyCode, harmless, harmless, (text, first, second) => {
        const whole = decode(text, options);
        const got = decode(second.read(first.read(text)), options);
        expect(got.format).toBe(whole.format);
        expect(got.subjects).toEqual(whole.subjects);
        expect(got.venue).toBe(whole.venue);
        expect(got.signature).toBe(whole.signature);
        expectNobodyElse(got, whole);
      }),
      RUNS,
    );
  });

  it('is known for what it is before any reader touches it', () => {
    fc.assert(
      fc.property(anyCode, (text) => {
        const code = decode(text, options);
        expect(code.reason).toBeNull();
        expect(code.subjects.map((each) => normaliseSubject(each))).toEqual(
          code.subjects.map((subject) => ({ ok: true, subject })),
        );
        expect(code.subjects.length > 0 || code.venue !== null || code.certificate !== null).toBe(true);
      }),
    );
  });
});

describe('a code that a reader cut, doubled or retyped', () => {
  it('names nobody else', () => {
    fc.assert(
      fc.property(anyCode, harmful, fc.option(harmless), (text, reader, after) => {
        const read = reader.read(text);
        expectNobodyElse(decode(after === null ? read : after.read(read), options), decode(text, options));
      }),
      RUNS,
    );
  });

  it('names nobody else, whatever one to four readers do to it', () => {
    const readers = fc.array(fc.oneof(harmful, harmless), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(anyCode, readers, (text, all) => {
        const read = all.reduce((before, reader) => reader.read(before), text);
        expectNobodyElse(decode(read, options), decode(text, options));
      }),
      { numRuns: 1500 },
    );
  });
});

describe('a code that was typed with Telex or VNI on', () => {
  const numbers = (code: DecodedCode) => code.subjects.filter((each) => !each.startsWith('bhyt:'));

  it('still shows every number of its holder, but perhaps that of the insurance', () => {
    fc.assert(
      fc.property(anyCode, fc.constantFrom(typedInTelex, typedInVni), harmless, (text, typed, reader) => {
        const whole = decode(text, options);
        const got = decode(reader.read(typed(text)), options);
        expect(numbers(got)).toEqual(numbers(whole));
        if (got.subjects.length + (got.venue === null ? 0 : 1) === 0 && got.certificate === null) {
          expect(['input-method', 'web-address', 'damaged', 'no-identifier']).toContain(got.reason);
        }
      }),
      RUNS,
    );
  });
});

describe('two codes of different people in one read', () => {
  it('name nobody, or the first alone', () => {
    fc.assert(
      fc.property(unsignedCode, unsignedCode, fc.constantFrom('', ' ', '\t', '\r\n'), (one, other, gap) => {
        fc.pre(one !== other);
        const got = decode(one + gap + other, options);
        expect(decode(one, options).subjects).toEqual(expect.arrayContaining([...got.subjects]));
      }),
      RUNS,
    );
  });
});

describe('a signed code', () => {
  it('says what it said or is not verified, whichever bit of whichever character flips', () => {
    fc.assert(
      fc.property(signedCode, fc.nat(), fc.integer({ min: 0, max: 6 }), (text, at, bit) => {
        const i = at % text.length;
        const flipped = text.slice(0, i) + String.fromCharCode(text.charCodeAt(i) ^ (1 << bit)) + text.slice(i + 1);
        const [got, whole] = [decode(flipped, options), decode(text, options)];
        if (got.signature === 'verified') expect({ ...got, warnings: [] }).toEqual({ ...whole, warnings: [] });
        else expect([got.subjects, got.venue]).toEqual([[], null]);
      }),
      RUNS,
    );
  });
});

describe('any text at all', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(fc.constantFrom('|', '<', '*', 'HC1:', 'shc:/', 'TVT', 'NAM', '1990', '058190123456', 'é', '\r', '$'), {
        maxLength: 40,
      })
      .map((all) => all.join('')),
  );

  it('never throws, and gives a reason exactly when it is of no use', () => {
    fc.assert(
      fc.property(text, (any) => {
        const code = decode(any, options);
        const useful = code.subjects.length > 0 || code.venue !== null || code.certificate !== null;
        expect(code.reason === null).toBe(useful);
      }),
      RUNS,
    );
  });

  it('is answered however long it is and whatever it repeats', () => {
    const parts = [
      '|',
      '<',
      'HC1:6',
      'â',
      'shc:/56',
      '\u0323\u0301',
      'Ã©',
      ']Q1',
      '058190123456||',
      'abcdefghijklm',
      'groupid=&',
      '\r',
    ];
    for (const part of parts) {
      expect(decode(part.repeat(1_000_000 / part.length), options).reason).toBe('too-long');
      const code = decode(part.repeat(30_000 / part.length), options);
      expect([code.subjects, code.venue, code.reason === null]).toEqual([[], null, false]);
    }
  });

  it('is cleaned once and for all', () => {
    fc.assert(
      fc.property(fc.oneof(text, anyCode), harmless, (any, reader) => {
        const once = cleanRead(reader.read(any)).lines;
        expect(cleanRead(once.join('\n')).lines).toEqual(once);
        const only = onlyCode(once);
        if (only !== null) expect(onlyCode([only.text])?.text).toBe(only.text);
      }),
      RUNS,
    );
  });
});

describe('the name of a person', () => {
  it('matches with and without diacritics, in any case', () => {
    const name = 'Đặng Thị Kim Ơn';
    const keys = [name, name.normalize('NFD'), 'DANG THI KIM ON', 'đặng  thị kim ơn'].map((each) =>
      matchKey({ name: each, birth: '1990-02-03' }),
    );
    expect(new Set(keys)).toEqual(new Set(['DANG THI KIM ON|1990-02-03']));
  });

  it('does not match on a year, a lost letter or nothing', () => {
    expect(matchKey({ name: 'Lê Y', birth: '1990' })).toBeNull();
    expect(matchKey({ name: 'L? Y', birth: '1990-02-03' })).toBeNull();
    expect(matchKey(null)).toBeNull();
  });
});
