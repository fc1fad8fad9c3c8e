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

/** What an audit reads. */
export interface AuditOptions {
  /** The log of events, and the group that takes accepted events from it. */
  readonly events: { readonly log: Log; readonly codec: Codec; readonly group: string };
  /** The log that the folds run on: the same, or that of a later generation. */
  readonly folds: { readonly log: Log; readonly codec: Codec };
  readonly store: Store;
  /** Everybody who reads a topic of the folds' log to its end. */
  readonly consumers: readonly Consumer[];
  /** Longest wait for what was on its way, ms; 0 when nothing runs. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 100;

/**
 * Proves the ledger (`docs/decisions/009-audit.md`), line by line: first what ClickHouse has of what the folds published, then the sums, then
 * every accepted event. What comes after the positions read at the start is not answered for. The last line is the verdict.
 */
export async function* audit(options: AuditOptions): AsyncGenerator<AuditLine> {
  const { events, folds, store, consumers, patienceMs = PATIENCE_MS } = options;
  const started = performance.now();
  const { changes, sightings } = { changes: TOPICS.changes.name, sightings: TOPICS.sightings.name };
  const sink = consumers.find(({ topic }) => topic === changes)!.group;
  const taker = { log: events.log, group: events.group, topic: sightings };
  const readers = [taker, ...consumers.map((consumer) => ({ log: folds.log, ...consumer }))];
  const between = () => workedOff(readers, patienceMs);
  let problems = 0;
  const tell = function* (result: { ledger: Ledger[]; problems: Problem[] }): Generator<AuditLine> {
    problems += result.problems.length;
    yield* result.ledger;
    yield* result.problems;
  };
  const positions = () => events.log.positions(events.group, sightings);
  const starts = await events.log.starts(sightings);
  const range = { to: await folds.log.positions(sink, changes), from: await folds.log.starts(changes) };
  yield* tell(await checkPublished(folds.log, folds.codec, store, range));
  yield* tell(await checkSums(store, () => folds.log.positions(sink, changes), between));
  yield* tell(await checkAccepted({ events, folds, store, starts, positions, between }));
  yield { line: 'verdict', clean: problems === 0, problems, ms: Math.round(performance.now() - started) };
}

/** Somebody who reads a topic of a log. */
interface Reader {
  readonly log: Log;
  readonly group: string;
  readonly topic: string;
}

/** Waits until the readers, one after the other, have read what lies before them when their turn comes; no longer than `mostMs` in all. */
async function workedOff(readers: readonly Reader[], mostMs: number): Promise<void> {
  const deadline = Date.now() + mostMs;
  for (const { log, group, topic } of readers) {
    const ends = await log.ends(topic);
    for (; Date.now() < deadline; await sleep(LOOK_EVERY_MS)) {
      const positions = await log.positions(group, topic);
      if (ends.every((end, partition) => positions[partition]! >= end)) break;
    }
  }
}
