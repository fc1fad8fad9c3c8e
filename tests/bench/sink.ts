/**
 * Rows a second through the sink's writer into the engine in this process, beside the same rows given to the same tables in one insert each:
 * ready-made text in three formats, and ready-made text into the table alone, without the views behind it.
 *
 *   node tests/bench/sink.ts [changes]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createClient } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { COMMUNES } from '../../schemas/areas.ts';
import type { Change, Row, RowType } from '../../schemas/changes.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { openChdb } from '../../sinks/clickhouse/chdb.ts';
import { migrate } from '../../sinks/clickhouse/migrate.ts';
import { encodeMeta, encodeRow } from '../../sinks/encode.ts';
import { MemoryTask } from '../../sinks/spec/memory-task.ts';
import { seeded } from '../../sinks/spec/random-changes.ts';
import { TABLES } from '../../sinks/tables.ts';
import { createSink } from '../../sinks/writer.ts';

const ROUNDS = 3;
const BASELINE = 'raw JSONEachRow, no views';
const COUNT = Number(process.argv[2] ?? 100_000);
const MORNING = Date.parse('2021-12-06T06:00:00+07:00');

/** What the folds say of `COUNT` scans: in and out in turn, so that every second one corrects a visit. */
function* changes(): Generator<Change> {
  const random = seeded(1);
  for (let n = 0; n < COUNT; n += 2) {
    const commune = COMMUNES[Math.floor(random() * 65)]!;
    const area = { commune: commune.code, district: commune.district };
    const person = `person-${Math.floor(random() * 40_000)}-0123456789`;
    const venue = `${commune.code}-${Math.floor(random() * 20)}`;
    const at = MORNING + Math.floor(random() * 50_000_000);
    const scan = (key: string, time: number): Row => ({
      type: 'scan',
      key: `fact-${key}-0123456789abcdef`,
      id: key,
      person,
      venue,
      at: time,
      kept: true,
      ...area,
    });
    const visit = (to: number, quality: string, scans: number): Row => ({
      type: 'visit',
      visit: `fact-${n}-0123456789abcdef`,
      person,
      venue,
      zone: null,
      from: at,
      to,
      quality,
      scans,
      ...area,
    });
    const first = visit(at + 3_600_000, 'assumed', 1);
    const says = { type: 'change', stage: 'venues', knownAt: at, what: 'scan', position: `3@${n}` } as const;
    yield {
      ...says,
      version: n,
      rows: [
        { sign: 1, row: scan(`${n}`, at) },
        { sign: 1, row: first },
      ],
    };
    yield {
      ...says,
      version: n + 1,
      rows: [
        { sign: 1, row: scan(`${n + 1}`, at + 1_800_000) },
        { sign: -1, row: first },
        { sign: 1, row: visit(at + 1_800_000, 'observed', 2) },
      ],
    };
  }
}

type Body = ReadonlyMap<RowType, string>;

/** All rows as text for each table, in one of three formats. */
function bodies(line: (sign: number, change: Change, row: Row) => string): Body {
  const lines = new Map<RowType, string[]>([
    ['scan', []],
    ['visit', []],
  ]);
  for (const change of changes()) {
    for (const { sign, row } of change.rows) lines.get(row.type)!.push(line(sign, change, row));
  }
  return new Map([...lines].map(([type, all]) => [type, all.join('')]));
}

const values = (sign: number, change: Change, row: Row) => [
  sign,
  change.version,
  change.knownAt,
  change.stage,
  change.what,
  change.position,
  0,
  0,
  ...TABLES[row.type].fields.map(({ name }) => (row as unknown as Record<string, unknown>)[name] ?? ''),
];

const FORMATS: Record<string, () => Body> = {
  TabSeparated: () =>
    bodies((sign, change, row) => encodeRow(sign, encodeMeta(change, { partition: 0, offset: 0 }), row)),
  JSONCompactEachRow: () => bodies((sign, change, row) => `${JSON.stringify(values(sign, change, row))}\n`),
  JSONEachRow: () =>
    bodies((sign, change, row) => {
      const { columns } = TABLES[row.type];
      const all = values(sign, change, row);
      return `${JSON.stringify(Object.fromEntries(columns.map((column, n) => [column, all[n]])))}\n`;
    }),
};

const folder = mkdtempSync(join(tmpdir(), 'truyvet-bench-'));
const rows = (COUNT / 2) * 5;
const store = openChdb(folder, 'bench');
const client = createClient({ connection: createChdbConnection({ path: folder }) as never });
try {
  const best = new Map<string, number>();
  for (let round = 1; round <= ROUNDS; round++) {
    const keep = (name: string, speed: number) => best.set(name, Math.max(speed, best.get(name) ?? 0));
    keep('writer, with views', await throughWriter(`written_${round}`));
    for (const [format, make] of Object.entries(FORMATS)) {
      keep(`raw ${format}, with views`, await raw(`views_${format}_${round}`, format, make(), true));
    }
    keep(BASELINE, await raw(`alone_${round}`, 'JSONEachRow', FORMATS.JSONEachRow!(), false));
  }
  console.log(`${rows} rows of ${COUNT} scans, the best of ${ROUNDS} rounds`);
  for (const [name, speed] of best) {
    const ratio = (speed / best.get(BASELINE)!).toFixed(2);
    const figure = Math.round(speed).toLocaleString('en').padStart(10);
    console.log(`${name.padEnd(38)} ${figure} rows/s  ${ratio} of the last line`);
  }
} finally {
  await client.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}

async function throughWriter(database: string): Promise<number> {
  const own = store.in(database);
  await migrate(own);
  const task = new MemoryTask();
  const { message } = TOPICS.changes;
  for (const change of changes()) task.append(message.encode(change));
  const sink = createSink({ store: own, decode: message.decode, read: task.read });
  const started = performance.now();
  for (let from = 0; from < task.records.length; from += 10_000) {
    await sink.batch(task, task.records.slice(from, from + 10_000));
  }
  return (rows / (performance.now() - started)) * 1000;
}

/** One insert of everything into each table. */
async function raw(database: string, format: string, body: Body, views: boolean): Promise<number> {
  const other = store.in(database);
  await migrate(other);
  if (!views) {
    const found = await other.rows<{ name: string }>(
      "SELECT name FROM system.tables WHERE database = {db:String} AND engine = 'MaterializedView'",
      { db: database },
    );
    for (const { name } of found) await other.command(`DROP TABLE {db}.${name}`);
  }
  const started = performance.now();
  for (const [type, text] of body) {
    const columns = TABLES[type].columns.map((column) => `\`${column}\``).join(', ');
    const { stream } = await client.exec({
      query: `INSERT INTO ${database}.${TABLES[type].name} (${columns}) SETTINGS async_insert = 0 FORMAT ${format}`,
      values: Readable.from([Buffer.from(text)], { objectMode: false }),
    });
    stream.resume();
  }
  return (rows / (performance.now() - started)) * 1000;
}
