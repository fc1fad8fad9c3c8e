import { expect, test } from 'vitest';
import { daySnapshot, emptySnapshot } from './fixture.ts';
import { liveMessage } from './message.ts';
import { snapshot } from './snapshot.ts';

test('a province before its first scan, and one in the middle of a day, are snapshots', () => {
  expect(snapshot.safeParse(emptySnapshot()).error).toBeUndefined();
  expect(snapshot.safeParse(daySnapshot(14 * 60)).error).toBeUndefined();
});

test('a day has 288 steps', () => {
  expect(snapshot.safeParse({ ...emptySnapshot(), curve: [] }).success).toBe(false);
});

test('an event names what it says: the same counts have the same id, others have another', () => {
  const message = liveMessage(emptySnapshot());
  expect(message.text).toMatch(/^event: counts\nid: [\w-]{16}\ndata: \{.+\}\n\n$/);
  expect(liveMessage(emptySnapshot()).id).toBe(message.id);
  expect(liveMessage({ ...emptySnapshot(), pending: 1 }).id).not.toBe(message.id);
});
