import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RetentionReport } from '../../infra/retention/retention.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { type Clickhouse, startClickhouse } from '../faults/clickhouse.ts';
import { auditProblems, get, insist, post, results } from '../faults/client.ts';
import { truyvet } from '../faults/command.ts';
import { Deployment } from '../faults/deployment.ts';
import { differences, type ProductRows } from '../oracle/compare.ts';
import { oracle } from '../oracle/oracle.ts';
import { bigWorld } from '../worlds/big-world.ts';
import { batches } from '../worlds/shuffle.ts';
import { since } from './since.ts';

/** Short windows and stays, so that three weeks are many times what one answer reaches. */
const rules = { ...DEFAULT_RULES, id: 'short', infectiousBeforeDays: 1, infectiousAfterDays: 1, maxStayHours: 10 };
const lines = [...bigWorld(7, 1000)];

/** Where the process that sees to it dies, one after the other: each start goes on where the one before has died. All of them: `kills.spec.ts`. */
const POINTS = ['retention.between-sweeps', 'retention.before-tables', 'retention.in-events'];

let dir: string;
let clickhouse: Clickhouse;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-retention-'));
  clickhouse = await startClickhouse();
});

afterAll(async () => {
  await clickhouse.close();
  await rm(dir, { recursive: true, force: true });
});

test('with a process for each part, what is past the horizon leaves all of them, though each is killed in the middle of it', {
  timeout: 300_000,
}, async () => {
  const file = join(dir, 'rules.json');
  await writeFile(file, JSON.stringify(rules));
  const deployment = new Deployment(join(dir, 'parts'), clickhouse.url, {
    TRUYVET_RULES: file,
    TRUYVET_RETENTION_DAYS: '2',
  });
  try {
    await deployment.startAll(['gateway', 'identity', 'people', 'venues', 'sink', 'api']);
    for (const body of batches(lines, 7, 300)) await insist(() => deployment.url('gateway'), body);
    await deployment.settled();
    const before = (await (await get(await deployment.url('api'), '/v1/retention')).json()) as RetentionReport;
    for (const [place, count] of Object.entries({ ...before.state, log: before.log })) {
      expect(count, place).toBeGreaterThan(0);
    }

    // The first that starts again with scans in it begins to let go, and dies; so do those after it, and a fold in the middle of its sweep.
    await Promise.all(['sink', 'api', 'people'].map((name) => deployment.end(name)));
    await deployment.start('people', { env: { TRUYVET_CRASH_AT: 'runtime.in-fold/people/retire:3' } });
    for (const point of POINTS) {
      await deployment.start('sink', { env: { TRUYVET_CRASH_AT: point } });
      if (point === 'retention.between-sweeps') {
        await deployment.until('the fold died', async () => deployment.dead().includes('people'));
        await deployment.start('people');
      }
      await deployment.until(`it died at ${point}`, async () => deployment.dead().includes('sink'));
    }
    await deployment.startAll(['sink', 'api']);
    const url = await deployment.url('api');
    const operator = { ...deployment.env, TRUYVET_URL: url };
    const run = await truyvet(['retention'], operator);
    expect(run, run.err).toMatchObject({ code: 0, out: expect.stringMatching(/^ +0 {2}left in all$/m) });
    const after = (await (await get(url, '/v1/retention')).json()) as RetentionReport;
    expect(after).toMatchObject({ horizon: before.horizon, kept: before.kept, old: 0 });
    expect(Object.keys(after.state)).toEqual(['people scan', 'people encounter', 'venues visit', 'venues repeat']);
    // The broker has not compacted yet, and that is not concealed.
    expect(after.replaced).toBeGreaterThan(0);
    await deployment.settled();

    const same = async () => {
      const { deadLetters: _, ...truth } = oracle(lines, rules);
      const [is, was] = [await results(url), truth as unknown as ProductRows];
      return differences(since(is, before.horizon!), since(was, before.horizon!) as never);
    };
    expect(await same()).toEqual([]);
    expect(await auditProblems(url)).toEqual([]);

    // Every gateway knows the horizon.
    const old = {
      type: 'scan',
      id: 'old',
      at: '2021-12-02T10:00:00+07:00',
      subject: 'cccd:058090000001',
      venue: 'venue-1',
      direction: 'in',
    };
    const refused = (await (await post(await deployment.url('gateway'), '/v1/events', [old])).json()) as {
      rejected: { code: string }[];
    };
    expect(refused.rejected.map(({ code }) => code)).toEqual(['too-old']);

    // The log has let go of what a new database would be filled from: everything is computed anew, and the counts go over.
    const rebuilt = await truyvet(['rebuild', 'sink'], operator);
    expect(rebuilt).toMatchObject({ code: 0, err: expect.stringContaining('everything is computed anew') });
    await deployment.settled();
    expect(await same()).toEqual([]);
    const check = await truyvet(['retention', '--check'], operator);
    expect(check, check.out).toMatchObject({ code: 0 });
  } finally {
    await deployment.close();
  }
});
