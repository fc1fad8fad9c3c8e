import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { type Base, openBase } from '../pipeline.ts';
import { Settings } from '../settings/settings.ts';
import { type Note, Notes } from './note.ts';

let dir: string;
let main: Base;
let opened: Settings[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-note-'));
  main = await openBase(dir, undefined, () => undefined);
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((settings) => settings.close()));
  await main.log.close();
  await rm(dir, { recursive: true });
});

async function open(): Promise<Notes> {
  const settings = await Settings.open(main);
  opened.push(settings);
  return new Notes(settings);
}

const standing = { number: 0, database: 'truyvet', rules: DEFAULT_RULES };
const first: Note = { standing, candidate: null, last: 0, leaving: [] };

test('changes of several processes at the same time all take effect, one after the other', async () => {
  const [one, other] = [await open(), await open()];
  await one.begin(first);
  await other.refresh();
  const next = (now: Note) => ({ ...now, last: now.last + 1 });
  await Promise.all([one, other, one, other, other].map((notes) => notes.change('spec', next)));
  await Promise.all([one.refresh(), other.refresh()]);
  expect([one.now.last, other.now.last]).toEqual([5, 5]);
});

test('of two first notes the first one counts, and a change that is none leaves no trace', async () => {
  const [one, other] = [await open(), await open()];
  await Promise.all([one.begin(first), other.begin({ ...first, last: 9 })]);
  await Promise.all([one.refresh(), other.refresh()]);
  expect(one.now).toEqual(other.now);
  const [end] = await main.log.ends('settings');
  expect(await one.change('spec', () => undefined)).toBe(false);
  expect(await main.log.ends('settings')).toEqual([end]);
});

test('rules of a newer release, which this one cannot check, pass through it unharmed', async () => {
  const notes = await open();
  const rules = { ...DEFAULT_RULES, unheardOf: 1 };
  await notes.begin({ ...first, standing: { ...standing, rules } });
  await notes.change('spec', (now) => ({ ...now, last: 1 }));
  expect(notes.now.standing.rules).toEqual(rules);
});
