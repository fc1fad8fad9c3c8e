import { Worker } from 'node:worker_threads';
import type { Rules } from '../../schemas/rules.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { LogRecord } from '../../streams/log.ts';

/** The keys of a replay: its results are for whoever has the file, and its log is gone at the end. */
export const REPLAY_KEYS = { subjects: Buffer.alloc(32, 1), seal: Buffer.alloc(32, 2) };

/** What the reading thread is told. */
export interface ReaderData {
  readonly file: string;
  readonly rules: Rules;
  /** The folder of the log's schema numbers. */
  readonly dir: string;
}

/** A part of the file, as it comes from the reading thread. */
export interface Batch {
  readonly keys: readonly string[];
  /** Numbers of the lines. */
  readonly times: readonly number[];
  readonly lengths: readonly number[];
  /** The encoded values, one after the other. */
  readonly bytes: Uint8Array;
  /** Lines of `dead-letters.ndjson`. */
  readonly letters: string;
  /** How many. */
  readonly refused: number;
  /** Bytes of the file read so far. */
  readonly read: number;
}

/** Batches that may be made ahead. */
const AHEAD = 4;

/**
 * The events of a file, checked, sealed and encoded, and the dead letters, in parts. A thread of its own does it, because checking and
 * sealing cost as much as a fold, and there is a second core.
 */
export async function* readEvents(
  data: ReaderData,
): AsyncGenerator<{ records: LogRecord[]; letters: string; refused: number; read: number }> {
  const worker = new Worker(new URL('./reader.worker.ts', import.meta.url), { workerData: data });
  const waiting: (Batch | null | Error)[] = [];
  let wake = (): void => undefined;
  const give = (one: Batch | null | Error) => {
    waiting.push(one);
    wake();
  };
  worker.on('message', give).on('error', give);
  worker.on('exit', (code) => code !== 0 && give(new Error(`the reader ended with ${code}`)));
  try {
    for (let i = 0; i < AHEAD; i++) worker.postMessage('more');
    for (;;) {
      while (waiting.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const batch = waiting.shift()!;
      if (batch instanceof Error) throw batch;
      if (batch === null) return;
      yield { records: recordsOf(batch), letters: batch.letters, refused: batch.refused, read: batch.read };
      worker.postMessage('more');
    }
  } finally {
    await worker.terminate();
  }
}

function recordsOf({ keys, times, lengths, bytes }: Batch): LogRecord[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  return keys.map((key, i) => {
    const value = buffer.subarray(at, at + lengths[i]!);
    at += lengths[i]!;
    return { topic: TOPICS.sightings.name, key, value, time: times[i]! };
  });
}
