import { TOPICS } from '../../schemas/topics.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import type { Log } from '../../streams/log.ts';
import type { Config } from '../config.ts';
import { type Base, mainConsumers, openLog, STAGE_INPUTS, sinkGroup } from '../pipeline.ts';
import { foldsDir, foldsKafka, followGroup } from './generation.ts';
import { type Leaving, logOf } from './note.ts';

export interface RemovalOptions {
  readonly config: Pick<Config, 'dataDir' | 'kafka'>;
  readonly main: Base;
  /** ClickHouse, whichever database. */
  readonly store: Store;
  /** The logs that other generations run on. */
  readonly used: ReadonlySet<number>;
  /** The log that the standing generation runs on. */
  readonly folds: { readonly log: Log; readonly number: number };
  readonly say: (line: string) => void;
}

/**
 * Removes what is left of a generation: its database, and its log unless another one runs on it; on Kafka that is topics, changelogs and groups. Answers
 * whether there was anything. Rejects with `GroupBusy` while a process still works for it: then it is tried again later. Can be repeated.
 */
export async function removeGeneration(leaving: Leaving, options: RemovalOptions): Promise<boolean> {
  const { main, store, used, folds } = options;
  const log = logOf(leaving);
  const { database } = leaving;
  const found: boolean[] = [];
  // Whoever fills the database goes first, so that nobody is surprised by its end.
  if (!used.has(log)) found.push(await removeLog(log, leaving, options));
  else if (log === folds.number) found.push(await folds.log.dissolve(sinkGroup('sink', database), TOPICS.changes.name));
  for (const { group, topic } of mainConsumers(database)) found.push(await main.log.dissolve(group, topic));
  const [row] = await store.rows<{ n: number }>(
    'SELECT count() AS n FROM system.databases WHERE name = {name:String}',
    {
      name: database,
    },
  );
  found.push(row!.n > 0);
  await store.in(database).command('DROP DATABASE IF EXISTS {db}');
  return found.includes(true);
}

async function removeLog(number: number, leaving: Leaving, options: RemovalOptions): Promise<boolean> {
  const { config, main, say } = options;
  if (number === 0) return removeFirst(main.log, leaving);
  const followed = await main.log.dissolve(followGroup(number), TOPICS.sightings.name);
  const kafka = foldsKafka(config, number);
  // In the process the folder is all there is, and goes with it.
  if (!kafka) return followed;
  const log = await openLog(foldsDir(config, number), kafka, say);
  try {
    return (await log.destroy()) || followed;
  } finally {
    await log.close();
  }
}

/** The first generation's folds run on the log of events, which stays: what they said and kept goes. */
async function removeFirst(log: Log, { database }: Leaving): Promise<boolean> {
  let found = false;
  for (const { name, topic } of STAGE_INPUTS) found = (await log.dissolve(name, topic)) || found;
  found = (await log.dissolve(sinkGroup('sink', database), TOPICS.changes.name)) || found;
  for (const { name } of [TOPICS.people, TOPICS.places, TOPICS.changes]) {
    const [starts, ends] = [await log.starts(name), await log.ends(name)];
    if (ends.every((end, partition) => end === starts[partition])) continue;
    found = true;
    await log.truncate(name, ends);
  }
  return found;
}
