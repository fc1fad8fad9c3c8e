import { describe, expect, test } from 'vitest';
import { accept } from './acceptance.ts';
import { canonicalText, contentText } from './canonical.ts';
import { COMMUNES, DISTRICTS } from './communes.ts';
import { defaultRules } from './default-rules.ts';
import { AN, BINH, PHONE, said, scan, venue } from './given.ts';
import { normaliseSubject } from './subjects.ts';
import { instantText, parseInstant } from './time.ts';

const texts = (events: object[]) =>
  accept(
    events.map((event) => JSON.stringify(event)),
    defaultRules,
  ).events.map(canonicalText);

describe('an instant', () => {
  test.each([
    ['2021-12-06T08:00:00+07:00', '2021-12-06T01:00:00.000Z'],
    ['2021-12-06T08:00+07:00', '2021-12-06T01:00:00.000Z'],
    ['2021-12-06T08:00:00.1+0700', '2021-12-06T01:00:00.100Z'],
    ['2021-12-06T08:00:00,9999999+07', '2021-12-06T01:00:00.999Z'],
    ['2021-12-05T19:30:00.000-05:30', '2021-12-06T01:00:00.000Z'],
    ['2020-02-29T00:00:00z', '2020-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, utc) => expect(instantText(parseInstant(text)!)).toBe(utc));

  test.each([
    '2021-02-29T00:00:00Z',
    '2021-12-06T24:00:00Z',
    '2021-12-06T23:59:60Z',
    '2021-12-06 08:00:00Z',
    '2021-12-06T08Z',
    '0000-01-01T00:00:00+07:00',
  ])('%s is none', (text) => expect(parseInstant(text)).toBeNull());
});

describe('a subject', () => {
  test.each([
    ['phone:+84 944.713-700', 'phone:0944713700'],
    [' passport: b1234567 ', 'passport:B1234567'],
    ['bhyt:hs4010120878821', 'bhyt:HS4010120878821'],
    ['card:nt-0001', 'card:NT-0001'],
    ['qid:162979388586171100', 'qid:162979388586171100'],
  ])('%s is %s', (text, subject) => expect(normaliseSubject(text)).toEqual({ subject }));

  test.each(['phone:84944713700', 'cccd:٠٥٨٠٩٠٠٠٠٠٠١', 'CCCD:058090000001', 'toString:1', 'card: A B C D', 'qid:'])(
    '%s is none',
    (text) => expect(normaliseSubject(text)).toHaveProperty('problem'),
  );
});

describe('canonical text', () => {
  test('has sorted keys and no defaults, nulls or received, and also sorted without repeats', () => {
    const event = scan(AN, 'r', 'in', '08:00', { id: 'x', also: [PHONE, BINH, BINH], zone: null, source: 'gate' });
    expect(texts([{ ...event, received: '2021-12-06T08:00:01+07:00' }])).toEqual([
      `{"also":["${BINH}","${PHONE}"],"at":"2021-12-06T01:00:00.000Z","direction":"in","id":"x","source":"gate","subject":"${AN}","type":"scan","venue":"r"}`,
    ]);
    expect(texts([venue('r', { indoor: true, withdrawn: false, stay: null })])).toEqual(texts([venue('r')]));
    expect(texts([{ ...event, also: [] }])).toEqual(texts([{ ...event, also: null }]));
  });

  test('without its subjects is content text', () => {
    const one = scan(AN, 'r', 'in', '08:00', { id: 'x', also: [PHONE] });
    const content = accept([JSON.stringify(one), JSON.stringify({ ...one, subject: BINH })], defaultRules).events.map(
      contentText,
    );
    expect(content[0]).toBe('{"at":"2021-12-06T01:00:00.000Z","direction":"in","id":"x","type":"scan","venue":"r"}');
    expect(content[1]).toBe(content[0]);
  });
});

test('dead letters name the line, its event and what is wrong', () => {
  const { deadLetters } = said([]);
  expect(deadLetters).toEqual([]);
  const lines = ['', 'no', '[1]', '{"type":"scan","id":"x","colour":"red"}', ' '];
  expect(accept(lines, defaultRules).deadLetters).toEqual([
    { line: 2, code: 'not-json', message: expect.any(String), event: 'no' },
    { line: 3, code: 'schema', message: expect.any(String), event: [1] },
    {
      line: 4,
      code: 'schema',
      message: expect.stringContaining('colour'),
      event: { type: 'scan', id: 'x', colour: 'red' },
    },
  ]);
});

test('there are 65 communes in seven districts', () => {
  expect(new Set(COMMUNES).size).toBe(65);
  expect(DISTRICTS).toEqual(['582', '584', '585', '586', '587', '588', '589']);
});
