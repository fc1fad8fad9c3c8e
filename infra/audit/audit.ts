import { setTimeout as sleep } from 'node:timers/promises';
import { TOPICS } from '../../schemas/topics.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import type { Codec } from '../../streams/codec.ts';
import type { Log } from '../../streams/log.ts';
import type { Consumer } from '../../streams/runtime-pending.ts';
import { checkAccepted } from './in-folds.ts';
import type { AuditLine, Ledger, Problem } from './lines.ts';
import { checkPublished } from './published.ts';
import { checkSums } from './sums.ts';

export interface AuditOptions {
  readonly log: Log;
  readonly codec: Codec;
  readonly store: Store;
  /** Everybody who reads a topic to its end. */
  readonly consumers: readonly Consumer[];
  /** Longest wait for what was on its way, ms; 0 when nothing runs. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 100;

/**
 * Proves the ledger (`docs/decisions/audit.md`), line by line: first what ClickHouse has of what the folds published, then the sums, then
 * every accepted event. What comes after the positions read at the start is not answered for. The last line is the verdict.
 */
export async function* audit(options: AuditOptions): AsyncGenerator<AuditLine> {
  const { log, codec, store, consumers, patienceMs = PATIENCE_MS } = options;
  const started = performance.now();
  const group = (topic: string) => consumers.find((consumer) => consumer.topic === topic)!.group;
  const { changes, sightings } = { changes: TOPICS.changes.name, sightings: TOPICS.sightings.name };
  const between = () => workedOff(log, consumers, patienceMs);
  let problems = 0;
  const tell = function* (result: { ledger: Ledger[]; problems: Problem[] }): Generator<AuditLine> {
    problems += result.problems.length;
    yield* result.ledger;
    yield* result.problems;
  };
  const range = { to: await log.positions(group(changes), changes), from: await log.starts(changes) };
  yield* tell(await checkPublished(log, codec, store, range));
  yield* tell(await checkSums(store, between));
  const positions = () => log.positions(group(sightings), sightings);
  yield* tell(await checkAccepted({ log, codec, store, starts: await log.starts(sightings), positions, between }));
  yield { line: 'verdict', clean: problems === 0, problems, ms: Math.round(performance.now() - started) };
}

/** Waits until everybody has read what lies in the topics now; no longer than `mostMs`. */
async function workedOff(log: Log, consumers: readonly Consumer[], mostMs: number): Promise<void> {
  const ends = new Map<string, readonly number[]>();
  for (const { topic } of consumers) ends.set(topic, await log.ends(topic));
  for (const end = Date.now() + mostMs; Date.now() < end; await sleep(LOOK_EVERY_MS)) {
    const waiting = await Promise.all(
      consumers.map(async ({ group, topic }) => {
        const positions = await log.positions(group, topic);
        return ends.get(topic)!.some((end, partition) => positions[partition]! < end);
      }),
    );
    if (!waiting.includes(true)) return;
  }
}
