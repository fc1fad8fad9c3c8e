import { expect, test } from 'vitest';
import { acceptText } from './accept.ts';
import { DEFAULT_RULES as rules } from './rules.ts';

const scan = {
  type: 'scan',
  id: 's',
  at: '2021-12-06T08:00:00+07:00',
  subject: 'cccd:058090000001',
  venue: 'v',
  direction: 'in',
};
const said = (event: object | string) => {
  const result = acceptText(typeof event === 'string' ? event : JSON.stringify(event), rules);
  return result.ok ? 'accepted' : `${result.refusal.code}: ${result.refusal.message}`;
};

test('an event may say when it was received: too old and too far ahead begin one millisecond beyond the limits', () => {
  const received = (at: string) => said({ ...scan, at, received: '2021-12-06T00:00:00Z' });
  expect(received('2021-11-06T00:00:00.000Z')).toBe('accepted');
  expect(received('2021-11-05T23:59:59.999Z')).toMatch(/^too-old: at: must be at most 30 days/);
  expect(received('2021-12-06T00:10:00.000Z')).toBe('accepted');
  expect(received('2021-12-06T00:10:00.001Z')).toMatch(/^in-future: at: .*clock/);
});

test('history that does not say when it was received may be of any age', () => {
  expect(said({ ...scan, at: '1990-01-01T00:00:00Z' })).toBe('accepted');
});

test('null is the same as nothing, but not where something must be', () => {
  expect(said({ ...scan, zone: null, also: null, received: null })).toBe('accepted');
  expect(said({ ...scan, venue: null })).toMatch(/^schema: venue: /);
});

test('lengths and ranges end where the definition says', () => {
  const met = (minutes: number) =>
    said({ type: 'encounter', id: 'e', at: scan.at, minutes, subject: 'card:AAAA', other: 'card:BBBB' });
  expect([1, 1440].map(met)).toEqual(['accepted', 'accepted']);
  expect([0, 1.5, 1441].map((minutes) => met(minutes).split(' must')[0])).toEqual(Array(3).fill('schema: minutes:'));
  const order = { type: 'isolation', record: 'i', revision: 0, subject: 'card:AAAA', from: scan.at, to: scan.at };
  expect(said(order)).toBe('schema: to: must be later than from');
});

test('an unknown field is named first, and a value is never repeated', () => {
  const answer = said({ ...scan, subject: 'cccd:0580900000', extra: 1 });
  expect(answer).toMatch(/^schema: "extra": unknown field; subject: must be cccd: followed by 12 digits/);
  expect(answer).not.toContain('0580900000');
});

test('what is no object, or of no known type, says so', () => {
  expect(['{', '[]', 'null', '"scan"'].map((text) => said(text).split(':')[0])).toEqual([
    'not-json',
    'schema',
    'schema',
    'schema',
  ]);
  expect(said({ ...scan, type: 'toString' })).toMatch(/^unknown-type: type: must be one of scan, venue/);
});

test('a case may not take a name that is kept for cases implied by tests', () => {
  const of = (record: string) => said({ type: 'case', record, revision: 1, subject: 'card:AAAA', sampled: scan.at });
  expect(of('F0')).toBe('accepted');
  expect(of('test:F0')).toMatch(/^schema: record: must not begin with test:/);
});
