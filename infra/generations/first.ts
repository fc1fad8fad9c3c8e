import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DEFAULT_RULES, type Rules, readRules } from '../../schemas/rules.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Config } from '../config.ts';
import { type Base, DATABASE, type StageName } from '../pipeline.ts';
import { databaseOf, type GenerationSpec, type Leaving, type Note, type Notes } from './note.ts';

/** Where releases before the settings noted which generation stands. */
const FILE = 'standing.json';

export interface FirstOptions {
  readonly config: Pick<Config, 'dataDir' | 'rulesFile'>;
  readonly main: Base;
  /** The versions of this program's stages. */
  readonly versions: Record<StageName, number>;
}

/** Sees to it that a generation stands: what is noted, else what an older release left in the data folder, else the first. */
export async function beginGenerations(
  notes: Notes,
  options: FirstOptions,
  say: (line: string) => void,
): Promise<void> {
  if (!notes.found) await notes.begin(await firstNote(options));
  const { rulesFile } = options.config;
  const { rules } = notes.now.standing;
  if (rulesFile && !isDeepStrictEqual(rulesOf(options.config), rules)) {
    say(`TRUYVET_RULES has other rules than those that stand (${rules.id}); rules apply ${rulesFile} makes them stand`);
  }
  const file = join(options.config.dataDir, FILE);
  // The settings say it from now on; the file must not say something else one day.
  if (existsSync(file)) renameSync(file, `${file}.adopted`);
}

/** What to note in a deployment that has noted nothing yet. */
export async function firstNote({ config, main, versions }: FirstOptions): Promise<Note> {
  const spec = await firstSpec(config, main, versions);
  // Older releases left the logs of generations that were no more on the broker.
  const before = Array.from({ length: spec.number }, (_, number): Leaving => ({ number, database: database(number) }));
  return { standing: spec, candidate: null, last: spec.number, leaving: before };
}

async function firstSpec(
  config: FirstOptions['config'],
  main: Base,
  versions: Record<StageName, number>,
): Promise<GenerationSpec> {
  const file = join(config.dataDir, FILE);
  const rules = rulesOf(config);
  if (existsSync(file)) {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as GenerationSpec & { rules: Rules | null };
    return { ...stored, rules: stored.rules ?? rules };
  }
  const first = { number: 0, database: DATABASE, rules };
  const ends = await main.log.ends(TOPICS.sightings.name);
  // Where there are events, some release has computed something; the first one noted nothing of it.
  return ends.some((end) => end > 0) ? first : { ...first, stages: versions };
}

function database(number: number): string {
  return number === 0 ? DATABASE : databaseOf(number);
}

/** The rules of the environment. */
export function rulesOf({ rulesFile }: Pick<Config, 'rulesFile'>): Rules {
  return rulesFile ? readRules(rulesFile) : DEFAULT_RULES;
}
