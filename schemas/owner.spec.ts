import { expect, test } from 'vitest';
import { ownerOf, samePersonAs, subjectsOf } from './owner.ts';

const [AN, SECOND, PHONE, OTHER] = ['cccd:058090000001', 'card:NT-0001', 'phone:0944713700', 'phone:0944713701'];

test('an event is of its subject; when that is a phone, of the first card beside it', () => {
  expect(ownerOf({ type: 'scan', subject: AN, also: [SECOND] })).toBe(AN);
  expect(ownerOf({ type: 'scan', subject: PHONE, also: [OTHER, SECOND, AN] })).toBe(SECOND);
  expect(ownerOf({ type: 'scan', subject: PHONE, also: [OTHER] })).toBe(PHONE);
  expect(ownerOf({ type: 'scan', subject: PHONE })).toBe(PHONE);
  expect(ownerOf({ type: 'venue' })).toBeUndefined();
});

test('all cards of an event are one person; a phone is nobody else', () => {
  expect(samePersonAs(AN, { type: 'scan', subject: AN, also: [PHONE, SECOND, AN] })).toEqual([SECOND]);
  expect(samePersonAs(SECOND, { type: 'scan', subject: PHONE, also: [SECOND, AN] })).toEqual([AN]);
  expect(samePersonAs(PHONE, { type: 'scan', subject: PHONE, also: [OTHER] })).toEqual([]);
  expect(samePersonAs(AN, { type: 'link', a: AN, b: SECOND })).toEqual([SECOND]);
  expect(samePersonAs(AN, { type: 'link', a: AN, b: PHONE })).toEqual([]);
  expect(samePersonAs(AN, { type: 'link', a: AN, b: AN })).toEqual([]);
});

test('two people who met are two', () => {
  const met = { type: 'encounter', subject: AN, other: SECOND };
  expect(samePersonAs(AN, met)).toEqual([]);
  expect(subjectsOf(met)).toEqual([AN, SECOND]);
});

test('every subject that an event names is named once', () => {
  expect(subjectsOf({ type: 'scan', subject: AN, also: [AN, PHONE] })).toEqual([AN, PHONE]);
  expect(subjectsOf({ type: 'link', a: AN, b: SECOND })).toEqual([AN, SECOND]);
});
