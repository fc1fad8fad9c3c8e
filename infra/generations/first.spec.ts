import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_RULES, profile } from '../../schemas/rules.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { type Base, openBase } from '../pipeline.ts';
import { Settings } from '../settings/settings.ts';
import { beginGenerations } from './first.ts';
import { Notes } from './note.ts';

const versions = { identity: 1, people: 3, venues: 2 };

let dir: string;
let main: Base;
let settings: Settings;
let notes: Notes;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-first-'));
  main = await openBase(dir, undefined, () => undefined);
  settings = await Settings.open(main);
  notes = new Notes(settings);
});

afterEach(async () => {
  await settings.close();
  await main.log.close();
  await rm(dir, { recursive: true });
});

const begin = (rulesFile?: string, say: (line: string) => void = () => undefined) =>
  beginGenerations(notes, { config: { dataDir: dir, rulesFile }, main, versions }, say);
const old = (value: object) => writeFile(join(dir, 'standing.json'), JSON.stringify(value));

describe('what stands in a deployment that has noted nothing yet', () => {
  test('is a first generation of the rules and the program that are there', async () => {
    await begin();
    const first = { number: 0, database: 'truyvet', rules: DEFAULT_RULES, stages: versions };
    expect(notes.now).toEqual({ standing: first, candidate: null, last: 0, leaving: [] });
  });

  test('is of the first release when there are events and nothing else', async () => {
    await main.log.append([{ topic: TOPICS.sightings.name, key: 'k', value: Buffer.alloc(1), time: 0 }]);
    await begin();
    expect(notes.now.standing.stages).toBeUndefined();
  });

  test('is what an older release left in the data folder; what lay before that is to be removed', async () => {
    const measles = profile('measles');
    await old({ number: 2, database: 'truyvet_g2', rules: measles, stages: { identity: 1, people: 1, venues: 1 } });
    await begin();
    expect(notes.now).toEqual({
      standing: { number: 2, database: 'truyvet_g2', rules: measles, stages: { identity: 1, people: 1, venues: 1 } },
      candidate: null,
      last: 2,
      leaving: [
        { number: 0, database: 'truyvet' },
        { number: 1, database: 'truyvet_g1' },
      ],
    });
    expect(await readdir(dir)).toContain('standing.json.adopted');
  });

  test('has the rules of the environment when the older release said so', async () => {
    await old({ number: 0, database: 'truyvet', rules: null, stages: versions });
    await begin();
    expect(notes.now.standing).toEqual({ number: 0, database: 'truyvet', rules: DEFAULT_RULES, stages: versions });
  });
});

test('what is noted stands, whatever the folder of a process says', async () => {
  await begin();
  await old({ number: 7, database: 'truyvet_g7', rules: null });
  await begin();
  expect(notes.now.last).toBe(0);
});

test('rules of the environment that are not those that stand change nothing, and that is said', async () => {
  await begin();
  const file = join(dir, 'measles.json');
  await writeFile(file, JSON.stringify(profile('measles')));
  const said: string[] = [];
  await begin(file, (line) => said.push(line));
  expect(notes.now.standing.rules).toEqual(DEFAULT_RULES);
  expect(said).toEqual([expect.stringContaining(`rules apply ${file} makes them stand`)]);
});
