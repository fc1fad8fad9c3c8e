import { crc32 } from 'node:zlib';
import type { Change, Row, RowType } from '../../schemas/changes.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { type Column, TABLES } from '../../sinks/tables.ts';
import type { Codec } from '../../streams/codec.ts';
import type { Log, Offsets } from '../../streams/log.ts';
import { HOUR, hourText, type Ledger, type Problem } from './lines.ts';

/** Rows of one table at one place: how many, their signs, and the sum of their checksums. */
interface Total {
  rows: number;
  signs: number;
  sum: number;
}

const TYPES = Object.keys(TABLES) as RowType[];

/** What is compared: records of the topic `changes` from `from` to before `to`, per partition. */
export interface Range {
  readonly from: Offsets;
  readonly to: Offsets;
}

/**
 * Proves that ClickHouse has, of each record that the sink is done with, exactly the rows that the folds published, to the letter. Nothing
 * below the sink's position changes any more, so it is exact while the system runs.
 */
export async function checkPublished(
  log: Log,
  codec: Codec,
  store: Store,
  range: Range,
): Promise<{ ledger: Ledger[]; problems: Problem[] }> {
  const stored = await storedTotals(store, range, `intDiv(known_at, ${HOUR})`);
  const ledger: Ledger[] = [];
  const problems = await ofNoPartition(store, range.to.length);
  for (let partition = 0; partition < range.to.length; partition++) {
    const published = await publishedTotals(log, codec, partition, range, (_, change) =>
      Math.floor(change.knownAt / HOUR),
    );
    const here = stored.get(partition) ?? new Map<string, Total>();
    const hours = new Map<number, number>();
    const names = [...new Set([...published.keys(), ...here.keys()])].sort();
    for (const name of names) {
      const hour = Number(name.slice(name.indexOf(' ') + 1));
      hours.set(hour, (hours.get(hour) ?? 0) + (published.get(name)?.rows ?? 0));
    }
    for (const [hour, rows] of [...hours].sort(([a], [b]) => a - b)) {
      ledger.push({ line: 'ledger', check: 'published', partition, hour: hourText(hour), figures: { rows } });
    }
    if (names.some((name) => !same(published.get(name), here.get(name)))) {
      problems.push(...(await firstDifferences(log, codec, store, partition, range)));
    }
  }
  return { ledger, problems };
}

/** Rows that say they came by a partition which the topic does not have. */
async function ofNoPartition(store: Store, partitions: number): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const type of TYPES) {
    const [row] = await store.rows<{ rows: number; partition: number }>(
      `SELECT toInt64(count()) AS rows, min(log_partition) AS partition FROM {db}.${TABLES[type].name} WHERE log_partition >= {partitions:UInt16}`,
      { partitions },
    );
    if (row!.rows === 0) continue;
    const what = `${type}_changes has ${row!.rows} rows of a partition that there is not`;
    problems.push({ line: 'problem', check: 'published', place: `${TOPICS.changes.name}-${row!.partition}`, what });
  }
  return problems;
}

/** Record by record: the first one of each table that differs. */
async function firstDifferences(
  log: Log,
  codec: Codec,
  store: Store,
  partition: number,
  range: Range,
): Promise<Problem[]> {
  const published = await publishedTotals(log, codec, partition, range, (offset) => offset);
  const here = (await storedTotals(store, range, 'log_offset')).get(partition) ?? new Map<string, Total>();
  const first = new Map<string, number>();
  for (const name of new Set([...published.keys(), ...here.keys()])) {
    if (same(published.get(name), here.get(name))) continue;
    const [type, offset] = name.split(' ') as [string, string];
    first.set(type, Math.min(first.get(type) ?? Number.POSITIVE_INFINITY, Number(offset)));
  }
  return [...first].map(([type, offset]) => {
    const [were, are] = [published.get(`${type} ${offset}`), here.get(`${type} ${offset}`)];
    const what =
      were?.rows === are?.rows
        ? `${type}_changes has ${are?.rows ?? 0} rows of it that say something else than was published`
        : `${type}_changes has ${are?.rows ?? 0} rows of it, and ${were?.rows ?? 0} were published`;
    return { line: 'problem', check: 'published', place: `${TOPICS.changes.name}-${partition}@${offset}`, what };
  });
}

function same(a: Total | undefined, b: Total | undefined): boolean {
  return (a?.rows ?? 0) === (b?.rows ?? 0) && (a?.signs ?? 0) === (b?.signs ?? 0) && (a?.sum ?? 0) === (b?.sum ?? 0);
}

/** Totals by `type group`. */
async function publishedTotals(
  log: Log,
  codec: Codec,
  partition: number,
  { from, to }: Range,
  groupOf: (offset: number, change: Change) => number,
): Promise<Map<string, Total>> {
  const totals = new Map<string, Total>();
  for await (const { offset, value } of log.read(TOPICS.changes.name, partition, from[partition]!, to[partition]!)) {
    await codec.prepare(TOPICS.changes, [value]);
    const change = codec.decode<Change>(TOPICS.changes, value);
    for (const { sign, row } of change.rows) {
      const total = totals.getOrInsertComputed(`${row.type} ${groupOf(offset, change)}`, () => ({
        rows: 0,
        signs: 0,
        sum: 0,
      }));
      total.rows++;
      total.signs += sign;
      total.sum = (total.sum + crc32(textOf(sign, offset, change, row))) % 2 ** 32;
    }
  }
  return totals;
}

/** What a row says, as one text; `TEXT_OF` says the same in ClickHouse. */
function textOf(sign: number, offset: number, change: Change, row: Row): string {
  const { version, knownAt, stage, what, position } = change;
  const values = row as unknown as Record<string, unknown>;
  const fields = TABLES[row.type].fields.map(({ name, as }) => fieldText(values[name], as));
  return [sign, version, knownAt, stage, what, position, offset, ...fields].join('\t');
}

function fieldText(value: unknown, as: Column['as']): string {
  switch (as) {
    case 'boolean':
      return value ? '1' : '0';
    case 'bytes':
      return Buffer.from(value as Uint8Array).toString('base64');
    default:
      return value == null ? '' : String(value);
  }
}

function textInClickHouse(type: RowType): string {
  const meta = ['sign', 'version', 'known_at', 'stage', 'what', 'position', 'log_offset'].map(
    (name) => `toString(${name})`,
  );
  const fields = TABLES[type].fields.map(({ name, as }) => {
    if (as === 'boolean') return `toString(toUInt8(\`${name}\`))`;
    return as === 'number or null' ? `ifNull(toString(\`${name}\`), '')` : `toString(\`${name}\`)`;
  });
  return `concat(${[...meta, ...fields].join(", '\\t', ")})`;
}

/** Totals by partition, then `type group`. */
async function storedTotals(
  store: Store,
  { from, to }: Range,
  group: string,
): Promise<Map<number, Map<string, Total>>> {
  const within = to.map((end, p) => `(log_partition = ${p} AND log_offset >= ${from[p]} AND log_offset < ${end})`);
  const totals = new Map<number, Map<string, Total>>();
  for (const type of TYPES) {
    const rows = store.stream<Total & { partition: number; grouped: number }>(`
SELECT log_partition AS partition, ${group} AS grouped, toInt64(count()) AS rows, sum(toInt64(sign)) AS signs,
  toInt64(sum(toUInt64(CRC32(${textInClickHouse(type)}))) % 4294967296) AS sum
FROM {db}.${TABLES[type].name} WHERE ${within.join(' OR ')} GROUP BY partition, grouped`);
    for await (const { partition, grouped, ...total } of rows) {
      totals.getOrInsertComputed(partition, () => new Map()).set(`${type} ${grouped}`, total);
    }
  }
  return totals;
}
