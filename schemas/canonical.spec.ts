import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shuffled } from '../tests/worlds/shuffle.ts';
import { acceptText } from './accept.ts';
import { canonicalText, compareText, contentText, factKey, shortHash } from './canonical.ts';
import { DEFAULT_RULES } from './rules.ts';

function event(fields: object): Record<string, unknown> {
  const accepted = acceptText(JSON.stringify(fields), DEFAULT_RULES);
  if (!accepted.ok) throw new Error(accepted.refusal.message);
  return accepted.event as unknown as Record<string, unknown>;
}

const scan = {
  type: 'scan',
  id: 's',
  at: '2021-12-06T08:00:00+07:00',
  subject: 'card: nt-0001',
  also: ['cccd:058090000002', 'cccd:058090000001', 'cccd:058090000002'],
  venue: 'v',
  direction: 'in',
};

test('the canonical text is JSON with sorted keys, instants in UTC, subjects normalised, also sorted and once each', () => {
  expect(canonicalText(event(scan))).toBe(
    '{"also":["cccd:058090000001","cccd:058090000002"],"at":"2021-12-06T01:00:00.000Z","direction":"in","id":"s","subject":"card:NT-0001","type":"scan","venue":"v"}',
  );
});

test('the content text is the same without those whom it is about', () => {
  expect(contentText(event(scan))).toBe(
    '{"at":"2021-12-06T01:00:00.000Z","direction":"in","id":"s","type":"scan","venue":"v"}',
  );
});

test('two ways to say the same are one fact: order of fields, null, defaults, when it was received', () => {
  const same = [
    scan,
    { ...scan, zone: null, also: [...scan.also].reverse() },
    { ...scan, received: '2021-12-06T01:00:05Z', at: '2021-12-06T01:00:00.000Z', subject: 'card:NT-0001' },
    Object.fromEntries(shuffled(Object.entries(scan), 3)),
  ];
  expect(new Set(same.map((one) => factKey(event(one)))).size).toBe(1);
  const venue = {
    type: 'venue',
    record: 'v',
    revision: 1,
    name: 'Sen',
    category: 'cafe',
    commune: '22741',
    registered: '2021-01-01T00:00Z',
  };
  expect(canonicalText(event({ ...venue, indoor: true, withdrawn: false }))).toBe(canonicalText(event(venue)));
  expect(canonicalText(event({ ...venue, indoor: false }))).not.toBe(canonicalText(event(venue)));
});

test('any other field makes another fact', () => {
  const others = [
    { id: 't' },
    { venue: 'w' },
    { direction: 'out' },
    { subject: 'card:NT-0002' },
    { zone: 'A' },
    { source: 'gate' },
    { also: [] },
  ];
  const keys = others.map((change) => factKey(event({ ...scan, ...change })));
  expect(new Set([...keys, factKey(event(scan))]).size).toBe(others.length + 1);
});

test('a list of texts has a name of its own, however the texts are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 4 }), fc.array(fc.string(), { maxLength: 4 }), (a, b) => {
      expect(shortHash(a) === shortHash(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
  expect(shortHash(['ab', 'c'])).not.toBe(shortHash(['a', 'bc']));
});

test('texts go by UTF-16 code unit, not by code point', () => {
  expect(['\u{1f600}', '\uffff', 'a', 'B'].sort(compareText)).toEqual(['B', 'a', '\u{1f600}', '\uffff']);
});
