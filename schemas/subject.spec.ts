import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPhone, kindOf, normaliseSubject } from './subject.ts';

const normal = (text: string) => {
  const result = normaliseSubject(text);
  return result.ok ? result.subject : undefined;
};

test('blanks around, small letters and the many ways to write a phone make no other subject', () => {
  expect(normal('  cccd: 058090000001 ')).toBe('cccd:058090000001');
  expect(normal('passport:c1234567')).toBe('passport:C1234567');
  expect(normal('bhyt:dn4580000000001')).toBe('bhyt:DN4580000000001');
  for (const text of ['phone:0944 713.700', 'phone:+84944-713-700', 'phone:+84 944713700', 'phone:0944713700']) {
    expect(normal(text), text).toBe('phone:0944713700');
  }
});

test('what is not of its kind is no subject', () => {
  for (const text of [
    'cccd:12345678901',
    'cccd:1234567890123',
    'cmnd:12345678',
    'passport:AB-1234',
    'bhyt:D14580000000001',
    'qid:',
    'qid:12a',
    'card:abc',
    `card:${'A'.repeat(33)}`,
    'phone:84944713700',
    'phone:+1944713700',
    'face:1',
    'CCCD:058090000001',
    'toString:1',
    '058090000001',
    '',
  ]) {
    expect(normal(text), text).toBeUndefined();
  }
});

test('a refusal says what would be right and never repeats the value', () => {
  expect(normaliseSubject('cccd:05809')).toEqual({ ok: false, why: 'must be cccd: followed by 12 digits' });
  expect(JSON.stringify(normaliseSubject('face:secret'))).not.toContain('secret');
});

test('what is normal stays as it is', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('cccd', 'cmnd', 'passport', 'bhyt', 'qid', 'card', 'phone'),
      fc.stringMatching(/^[ 0-9a-zA-Z+.-]{0,20}$/),
      (kind, value) => {
        const once = normal(`${kind}:${value}`);
        if (once !== undefined) expect([normal(once), kindOf(once)]).toEqual([once, kind]);
      },
    ),
  );
});

test('only a phone is a phone', () => {
  expect(['phone:0944713700', 'card:PHONE', 'cccd:058090000001'].map(isPhone)).toEqual([true, false, false]);
});
