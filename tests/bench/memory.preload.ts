/**
 * Loaded first into a process under measurement, it writes a line into the file `TRUYVET_BENCH_MEMORY` twice a second: where the memory of the process is, in
 * MB (`MemoryLine`). What the engine of ClickHouse has allocated it says itself, over a connection of its own.
 */
import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@clickhouse/client';
import { ownMegabytes } from './proc.ts';

/** Where the memory of a process is, MB. */
export interface MemoryLine {
  /** ms since the epoch. */
  readonly at: number;
  /** Resident, without mapped files. */
  readonly own: number;
  /** Pages that V8 has for objects, and how much of them objects take. */
  readonly heap: number;
  readonly objects: number;
  /** Buffers and what else objects hold outside the heap. */
  readonly external: number;
  /** Allocated by the engine of ClickHouse, and of it the marks and indexes of parts it keeps for reads; 0 without the engine. */
  readonly engine: number;
  readonly caches: number;
}

const file = process.env.TRUYVET_BENCH_MEMORY!;
const folder = join(process.env.TRUYVET_DATA!, 'clickhouse');
const METRICS = `SELECT sumIf(value, metric = 'MemoryTracking') AS engine, sumIf(value, metric LIKE '%CacheBytes') AS caches FROM system.metrics`;
const MB = 1 << 20;

let client: ReturnType<typeof createClient> | undefined;

async function engine(): Promise<{ engine: number; caches: number }> {
  if (!existsSync(folder)) return { engine: 0, caches: 0 };
  if (!client) {
    const { createChdbConnection } = await import('chdb/connection');
    client = createClient({ connection: createChdbConnection({ path: folder }) as never });
  }
  const answer = await client.query({ query: METRICS, format: 'JSONEachRow' });
  const [row] = await answer.json<{ engine: string; caches: string }>();
  return { engine: Number(row!.engine) / MB, caches: Number(row!.caches) / MB };
}

async function look(): Promise<void> {
  const parts = await engine().catch(() => ({ engine: 0, caches: 0 }));
  const { heapTotal, heapUsed, external } = process.memoryUsage();
  const line: MemoryLine = {
    at: Date.now(),
    own: ownMegabytes(process.pid),
    heap: heapTotal / MB,
    objects: heapUsed / MB,
    external: external / MB,
    ...parts,
  };
  appendFileSync(file, `${JSON.stringify(line)}\n`);
  setTimeout(() => void look(), 500).unref();
}

if (file) setTimeout(() => void look(), 3000).unref();
