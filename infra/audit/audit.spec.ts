import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Intake } from '../../producers/gateway/intake.ts';
import { Sealer } from '../../producers/sealing/sealer.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { migrate } from '../../sinks/clickhouse/migrate.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { DERIVED } from '../../sinks/derived.ts';
import { TABLES } from '../../sinks/tables.ts';
import type { Input } from '../../streams/fold.ts';
import { type RunningStage, runStage } from '../../streams/runtime.ts';
import { smallWorld } from '../../tests/faults/small-world.ts';
import { type Base, consumersOf, openEngine, openScratch, Pipeline, type StageName, stagesOf } from '../pipeline.ts';
import { audit } from './audit.ts';
import type { AuditLine, Ledger, Problem } from './lines.ts';

const sealer = new Sealer({ subjects: Buffer.alloc(32, 1), seal: Buffer.alloc(32, 2) });

let dir: string;
let engine: Store;
let count = 0;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-audit-'));
  engine = await openEngine({ url: undefined, dir: join(dir, 'engine') });
});

afterAll(async () => {
  await engine.close();
  await rm(dir, { recursive: true, force: true });
});

/** Which records a stage is made to lose: it acts as if they had never come. */
type Skip = { readonly stage: StageName; readonly when: (input: Input<never>) => boolean };

/** A small system at work, with a database of its own. */
async function system(
  skip?: Skip,
): Promise<{ base: Base; store: Store; take: Intake['take']; settled(): Promise<void>; stop(): Promise<void> }> {
  const name = `audit_${++count}`;
  const base = await openScratch(join(dir, name));
  const store = engine.in(name);
  await migrate(store);
  const pipeline = new Pipeline({ main: base, base, rules: DEFAULT_RULES, database: name });
  const stages: RunningStage[] = [];
  for (const stage of Object.values(stagesOf(DEFAULT_RULES))) {
    const fold: typeof stage.fold = (input, state, emit) => {
      if (!(skip?.stage === stage.name && skip.when(input as Input<never>))) stage.fold(input, state, emit);
    };
    stages.push(await runStage({ ...stage, fold }, base));
  }
  await pipeline.runSink(store);
  const intake = new Intake({
    log: base.log,
    sealer,
    rules: () => DEFAULT_RULES,
    encode: (topic, message) => base.codec.encode(topic, message),
  });
  return {
    base,
    store,
    take: (raws, live) => intake.take(raws, live),
    async settled() {
      while ((await pipeline.pending()).pending > 0) await sleep(10);
    },
    async stop() {
      for (const stage of stages) await stage.stop();
      await pipeline.stop();
      await base.log.close();
    },
  };
}

/** The ledger of a system; with another store in the place of its own. */
async function linesOf(of: { base: Base; store: Store }, patienceMs = 0, store = of.store): Promise<AuditLine[]> {
  const consumers = consumersOf(DEFAULT_RULES, of.store.database);
  const events = { ...of.base, group: consumers.find(({ name }) => name === 'identity')!.group };
  return Array.fromAsync(audit({ events, folds: of.base, store, consumers, patienceMs }));
}

/** A text of a row that names no place of the audit, where it is not the first of its columns. */
const LAST: Record<string, string> = { people_by_day: 'person', venues_by_day: 'venue', standing_records: 'record' };

function columnsOf(table: string): string[] {
  const { key, sums } = DERIVED.find((derived) => derived.table === table)!;
  return [...key, 'source', ...Object.keys(sums)].map((column) => `\`${column}\``);
}

const problemsOf = (lines: AuditLine[]) => lines.filter((line): line is Problem => line.line === 'problem');
const raws = (seed: number) => smallWorld(seed, 400).map((text) => ({ text }));

describe('a world without faults', () => {
  test('is clean, and the figures of every place add up', async () => {
    const running = await system();
    await running.take(raws(1), false);
    await running.take(raws(1).slice(0, 50), false);
    await running.settled();
    const lines = await linesOf(running);
    expect(problemsOf(lines)).toEqual([]);
    expect(lines.at(-1)).toMatchObject({ line: 'verdict', clean: true });
    const accepted = lines.filter((line): line is Ledger => line.line === 'ledger' && line.check === 'accepted');
    const sums: Record<string, number> = {};
    for (const { figures } of accepted)
      for (const [name, n] of Object.entries(figures)) sums[name] = (sums[name] ?? 0) + n;
    expect(sums.accepted).toBeGreaterThan(400);
    expect(sums.standing! + sums.superseded! + sums.duplicates!).toBe(sums.accepted);
    expect(sums.duplicates).toBeGreaterThanOrEqual(49);
    await running.stop();
  });

  test('is clean while it runs', async () => {
    const running = await system();
    let done = false;
    const feeding = (async () => {
      for (let seed = 10; seed < 16; seed++) for (const raw of chunks(raws(seed), 20)) await running.take(raw, false);
      done = true;
    })();
    const verdicts: AuditLine[] = [];
    let whileRunning = 0;
    do {
      if (!done) whileRunning++;
      const lines = await linesOf(running, 10_000);
      expect(problemsOf(lines)).toEqual([]);
      verdicts.push(lines.at(-1)!);
    } while (!done);
    await feeding;
    expect(whileRunning).toBeGreaterThan(0);
    await running.stop();
  });
});

describe('a planted fault', () => {
  let running: Awaited<ReturnType<typeof system>>;
  let faulty: Store;
  beforeAll(async () => {
    running = await system();
    await running.take(raws(2), false);
    await running.settled();
  });
  afterAll(() => running.stop());

  beforeEach(async () => {
    faulty = engine.in(`faulty_${++count}`);
    await migrate(faulty);
    for (const { name, columns } of Object.values(TABLES)) {
      const list = columns.map((column) => `\`${column}\``).join(', ');
      await faulty.command(`INSERT INTO {db}.${name} (${list}) SELECT ${list} FROM ${running.store.database}.${name}`);
    }
  });
  afterEach(() => faulty.command('DROP DATABASE {db}'));

  test('none: the copy is clean', async () => {
    expect(problemsOf(await linesOf(running, 0, faulty))).toEqual([]);
  });

  test.for(Object.keys(TABLES))('a row of %s deleted in ClickHouse is found, and the record named', async (type) => {
    const { name } = TABLES[type as keyof typeof TABLES];
    const [row] = await faulty.rows<{ log_offset: number }>(
      `SELECT log_offset FROM {db}.${name} ORDER BY log_offset DESC LIMIT 1`,
    );
    await faulty.command(`DELETE FROM {db}.${name} WHERE log_offset = {at:UInt64}`, { at: row!.log_offset });
    expect(problemsOf(await linesOf(running, 0, faulty))).toContainEqual(
      expect.objectContaining({ check: 'published', place: `changes-0@${row!.log_offset}` }),
    );
  });

  test('a row doubled in ClickHouse is found, and the record named', async () => {
    const list = TABLES.visit.columns.map((column) => `\`${column}\``).join(', ');
    await faulty.command(
      `INSERT INTO {db}.visit_changes (${list}) SELECT ${list} FROM {db}.visit_changes ORDER BY log_offset LIMIT 1`,
    );
    const [problem] = problemsOf(await linesOf(running, 0, faulty));
    expect(problem).toMatchObject({
      check: 'published',
      what: expect.stringMatching(/visit_changes has \d+ rows of it, and \d+ were published/),
    });
  });

  test('a row of a partition that there is not is found', async () => {
    const list = TABLES.visit.columns.map((column) => `\`${column}\``);
    const other = list.map((column) => (column === '`log_partition`' ? '77' : column)).join(', ');
    await faulty.command(
      `INSERT INTO {db}.visit_changes (${list.join(', ')}) SELECT ${other} FROM {db}.visit_changes ORDER BY log_offset LIMIT 1`,
    );
    expect(problemsOf(await linesOf(running, 0, faulty))).toContainEqual(
      expect.objectContaining({ check: 'published', place: 'changes-77' }),
    );
  });

  test('a row that says something else is found', async () => {
    await faulty.command(
      "ALTER TABLE {db}.scan_changes UPDATE id = 'another' WHERE log_offset = (SELECT min(log_offset) FROM {db}.scan_changes) SETTINGS mutations_sync = 1",
    );
    expect(problemsOf(await linesOf(running, 0, faulty))).toContainEqual(
      expect.objectContaining({ check: 'published', what: expect.stringContaining('say something else') }),
    );
  });

  test('a bucket that does not sum up is found', async () => {
    await faulty.command('INSERT INTO {db}.counts_by_day SELECT * FROM {db}.counts_by_day WHERE scans > 0 LIMIT 1');
    expect(problemsOf(await linesOf(running, 0, faulty))).toEqual([
      expect.objectContaining({ check: 'sums', place: expect.stringMatching(/^counts_by_day /) }),
    ]);
  });

  test.for(DERIVED.filter(({ place }) => place).map(({ table, key }) => [table, key[0]!] as const))(
    'a row of %s that says something else is found, though the sums are right',
    async ([table, column]) => {
      const { sums } = DERIVED.find((derived) => derived.table === table)!;
      const [row] = await faulty.rows<{ found: string }>(
        `SELECT any(toString(\`${LAST[table] ?? column}\`)) AS found FROM {db}.${table} WHERE ${Object.keys(sums)[0]} > 0`,
      );
      const [list, said] = [columnsOf(table), LAST[table] ?? column];
      const other = list.map((name) => (name === `\`${said}\`` ? `'another'` : name)).join(', ');
      const where = `WHERE toString(\`${said}\`) = {found:String}`;
      await faulty.command(
        `INSERT INTO {db}.${table} (${list.join(', ')}) SELECT ${other} FROM {db}.${table} ${where}`,
        row!,
      );
      await faulty.command(`ALTER TABLE {db}.${table} DELETE ${where} SETTINGS mutations_sync = 1`, row!);
      expect(problemsOf(await linesOf(running, 0, faulty))).toContainEqual(
        expect.objectContaining({ check: 'sums', place: expect.stringMatching(new RegExp(`^${table} `)) }),
      );
    },
  );
});

describe('a record skipped', () => {
  const nth = (n: number, type: string) => {
    let seen = 0;
    return ({ message }: Input<never>) => (message as { type: string }).type === type && ++seen === n;
  };
  test.for([
    ['identity', 'accepted', 60],
    ['identity', 'met', 2],
    ['people', 'known', 3],
    ['people', 'happened', 50],
    ['people', 'moved', 1],
    ['people', 'history', 2],
    ['venues', 'filed', 1],
    ['venues', 'presence', 30],
  ] as const)('by %s, of type %s, is found and the event named', async ([stage, type, n]) => {
    const running = await system({ stage, when: nth(n, type) });
    await running.take(raws(3), false);
    await running.settled();
    const problems = problemsOf(await linesOf(running));
    expect(problems).toContainEqual(
      expect.objectContaining({ check: 'accepted', place: expect.stringMatching(/^sightings-0@\d+$/) }),
    );
    await running.stop();
  });
});

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}
