import { setImmediate } from 'node:timers/promises';
import type { Change, RowType } from '../schemas/changes.ts';
import type { ReadRecord } from '../streams/log.ts';
import { encodeMeta, encodeRow } from './encode.ts';

/** How large a chunk grows: it ends with the record that reaches one of these. */
export interface ChunkLimits {
  readonly rows: number;
  /** Bytes of records, as the log has them; the text for ClickHouse is about three times that. */
  readonly bytes: number;
}

export const CHUNK_LIMITS: ChunkLimits = { rows: 50_000, bytes: 4 << 20 };

/** Records of one partition that are inserted together: all with offsets `from` to `to`, both included. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Lines for each table, as they came. */
  readonly tables: ReadonlyMap<RowType, string>;
}

/** Reads a record of the topic `changes`. */
export type DecodeChange = (value: Buffer) => Change | Promise<Change>;

/** So many records are taken in one go; then others in the process have their turn. */
const BREATH = 1000;

/** Cuts records into chunks, each as large as the limits let it. */
export async function* chunksOf(
  partition: number,
  records: Iterable<ReadRecord> | AsyncIterable<ReadRecord>,
  decode: DecodeChange,
  limits: ChunkLimits = CHUNK_LIMITS,
): AsyncGenerator<Chunk> {
  let chunk: Open | undefined;
  let taken = 0;
  for await (const record of records) {
    chunk ??= { from: record.offset, to: record.offset, rows: 0, bytes: 0, tables: new Map() };
    const decoded = decode(record.value);
    addTo(chunk, decoded instanceof Promise ? await decoded : decoded, partition, record);
    if (++taken % BREATH === 0) await setImmediate();
    if (chunk.rows < limits.rows && chunk.bytes < limits.bytes) continue;
    yield close(chunk);
    chunk = undefined;
  }
  if (chunk) yield close(chunk);
}

interface Open {
  from: number;
  to: number;
  rows: number;
  bytes: number;
  tables: Map<RowType, string[]>;
}

function addTo(chunk: Open, change: Change, partition: number, record: ReadRecord): void {
  const meta = encodeMeta(change, { partition, offset: record.offset });
  for (const { sign, row } of change.rows) {
    const lines = chunk.tables.get(row.type);
    if (lines) lines.push(encodeRow(sign, meta, row));
    else chunk.tables.set(row.type, [encodeRow(sign, meta, row)]);
  }
  chunk.to = record.offset;
  chunk.rows += change.rows.length;
  chunk.bytes += record.value.length;
}

function close({ from, to, rows, tables }: Open): Chunk {
  return { from, to, rows, tables: new Map([...tables].map(([type, lines]) => [type, lines.join('')])) };
}
