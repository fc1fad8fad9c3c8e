import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline as pipe } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Sealer } from '../../producers/sealing/sealer.ts';
import type { Rules } from '../../schemas/rules.ts';
import { migrate } from '../../sinks/clickhouse/migrate.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { alerts } from '../../sinks/queries/alerts.ts';
import { contacts } from '../../sinks/queries/contacts.ts';
import { counts } from '../../sinks/queries/counts.ts';
import { exposures } from '../../sinks/queries/exposures.ts';
import { people } from '../../sinks/queries/people.ts';
import { visits } from '../../sinks/queries/visits.ts';
import { type Base, DATABASE, openEngine, openScratch, Pipeline, SINK_BATCH, STAGE_NAMES } from '../pipeline.ts';
import { REPLAY_KEYS, readEvents } from './reader.ts';

export interface ReplayOptions {
  /** NDJSON, one event a line. */
  readonly file: string;
  /** Folder for the results; made when it is missing. */
  readonly out: string;
  readonly rules: Rules;
  /** Told now and then how far it is: bytes read of the file's size, and records that wait. */
  readonly progress?: (step: { read: number; size: number; waiting: number }) => void;
}

/** Records that may wait before the folds while the file is read on, so that memory and disk stay bounded. */
const MOST_WAITING = 100_000;

/**
 * Runs the whole pipeline over a file, on an embedded log and the ClickHouse engine in the process, and leaves the results in a folder
 * (`events.md`, *replay*). The same file gives the same persons. Answers how many events were taken, and how many lines were not.
 */
export async function replay(options: ReplayOptions): Promise<{ events: number; refused: number }> {
  const { size } = await stat(options.file).catch(() => {
    throw new Error(`${options.file}: there is no such file`);
  });
  await mkdir(options.out, { recursive: true });
  const scratch = await mkdtemp(join(tmpdir(), 'truyvet-replay-'));
  try {
    const base = await openScratch(scratch);
    const store = await openEngine({ url: undefined, dir: scratch });
    await migrate(store);
    const pipeline = new Pipeline({ main: base, base, rules: options.rules, database: DATABASE });
    await pipeline.runStages(STAGE_NAMES);
    // Nobody reads before the end, so inserts may be few and large; but a sink that is behind must not wait.
    const folded = new AbortController();
    await pipeline.runSink(store, { restMs: 2000, enoughRows: SINK_BATCH, hurry: folded.signal });
    const taken = await feed(base, pipeline, scratch, size, options);
    await drained(pipeline, 0, options, () => folded.abort());
    await pipeline.stop();
    await writeResults(store, new Sealer(REPLAY_KEYS), options.out);
    await store.close();
    await base.log.close();
    return taken;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Answers how many events were taken, and how many lines were not. */
async function feed(
  base: Base,
  pipeline: Pipeline,
  dir: string,
  size: number,
  options: ReplayOptions,
): Promise<{ events: number; refused: number }> {
  let [events, refused] = [0, 0];
  const letters = createWriteStream(join(options.out, 'dead-letters.ndjson'));
  for await (const part of readEvents({ file: options.file, rules: options.rules, dir })) {
    if (part.records.length > 0) await base.log.append(part.records);
    events += part.records.length;
    refused += part.refused;
    if (!letters.write(part.letters)) await once(letters, 'drain');
    options.progress?.({ read: part.read, size, waiting: 0 });
    await drained(pipeline, MOST_WAITING, options);
  }
  letters.end();
  await new Promise((resolve, reject) => letters.on('finish', resolve).on('error', reject));
  return { events, refused };
}

/** Waits until no more than `most` records wait. Throws when a part of the pipeline has stopped. `folded` is called when only sinks have something to do. */
async function drained(pipeline: Pipeline, most: number, options: ReplayOptions, folded?: () => void): Promise<void> {
  for (;;) {
    const { pending, stages } = await pipeline.pending();
    if (STAGE_NAMES.every((name) => stages[name] === 0)) folded?.();
    if (pending <= most) return;
    const trouble = pipeline.trouble();
    if (trouble) throw new Error(trouble);
    options.progress?.({ read: -1, size: -1, waiting: pending });
    await sleep(pending > 1000 ? 50 : 5);
  }
}

async function writeResults(store: Store, sealer: Sealer, out: string): Promise<void> {
  await Promise.all([
    write(out, 'people', opened(store, sealer)),
    write(out, 'visits', visits(store)),
    write(out, 'exposures', exposures(store)),
    write(out, 'contacts', contacts(store)),
    write(out, 'alerts', alerts(store)),
    write(out, 'counts', counts(store)),
  ]);
}

async function* opened(store: Store, sealer: Sealer) {
  for await (const { person, subjects } of people(store)) {
    yield { person, subjects: subjects.map(({ sealed }) => sealer.open(sealed)).sort() };
  }
}

async function write(out: string, name: string, rows: AsyncIterable<object>): Promise<void> {
  const lines = async function* () {
    for await (const row of rows) yield `${JSON.stringify(row)}\n`;
  };
  await pipe(Readable.from(lines()), createWriteStream(join(out, `${name}.ndjson`)));
}
