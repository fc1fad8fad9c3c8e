import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RulesState } from '../../infra/generations/routes.ts';
import type { RetentionReport } from '../../infra/retention/retention.ts';
import { DEFAULT_RULES, profile } from '../../schemas/rules.ts';
import { auditProblems, deliver, get, NoAnswer, post, results, settled } from '../faults/client.ts';
import { smallWorld } from '../faults/small-world.ts';
import { type SystemProcess, startProcess } from '../faults/system-process.ts';
import { differences } from '../oracle/compare.ts';
import { oracle } from '../oracle/oracle.ts';
import { since } from './since.ts';

let dir: string;
let running: SystemProcess;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-kills-'));
});

afterEach(async () => {
  await running.kill();
  await rm(dir, { recursive: true, force: true });
});

async function rules(): Promise<RulesState> {
  return (await (await get(await running.url, '/v1/rules')).json()) as RulesState;
}

async function until(is: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await is()); await sleep(50)) {
    if (Date.now() > end) throw new Error(`it does not come to pass\n${running.output()}`);
  }
}

describe('the whole system in a process', { timeout: 180_000 }, () => {
  test.for(['succession.before-switch', 'succession.after-switch', 'succession.after-removal'])(
    'killed at %s, goes on to the rules that were applied',
    async (point) => {
      const measles = profile('measles');
      const lines = smallWorld(91, 300);
      running = startProcess({ dir, env: { TRUYVET_CRASH_AT: point } });
      const url = await running.url;
      await deliver(url, lines);
      await settled(url);
      await post(url, '/v1/rules/candidate', measles);
      await until(async () => (await rules()).candidate?.state === 'ready');
      await post(url, '/v1/rules/candidate/apply', {}).catch((error: unknown) => {
        if (!(error instanceof NoAnswer)) throw error;
      });
      expect(await running.gone).toBe('SIGKILL');

      running = startProcess({ dir });
      await until(async () => (await rules()).generation === 1);
      await settled(await running.url);
      const { deadLetters: _, ...truth } = oracle(lines, measles);
      expect(differences(await results(await running.url), truth as never)).toEqual([]);
      expect(await auditProblems(await running.url)).toEqual([]);
      expect(await readdir(join(dir, 'generations'))).toEqual(['1']);
    },
  );

  test('killed at each step of letting go what is past the horizon, goes on with it at the next start', async () => {
    const short = { ...DEFAULT_RULES, id: 'short', infectiousBeforeDays: 1, infectiousAfterDays: 1, maxStayHours: 10 };
    const file = join(dir, 'rules.json');
    await writeFile(file, JSON.stringify(short));
    const env = { TRUYVET_RULES: file };
    const data = join(dir, 'data');
    const lines = smallWorld(92, 700);
    running = startProcess({ dir: data, env });
    await deliver(await running.url, lines);
    await settled(await running.url);
    await running.kill('SIGTERM');
    const steps = ['after-horizon', 'between-sweeps', 'before-tables', 'after-tables', 'before-events', 'in-events'];
    for (const step of steps) {
      running = startProcess({
        dir: data,
        env: { ...env, TRUYVET_RETENTION_DAYS: '2', TRUYVET_CRASH_AT: `retention.${step}` },
      });
      expect(await running.gone, step).toBe('SIGKILL');
    }
    running = startProcess({ dir: data, env: { ...env, TRUYVET_RETENTION_DAYS: '2' } });
    const url = await running.url;
    const look = async () => (await (await get(url, '/v1/retention')).json()) as RetentionReport;
    await until(async () => (await look()).old === 0);
    const { horizon } = await look();
    const { deadLetters: _, ...truth } = oracle(lines, short);
    await settled(url);
    const inside = differences(since(await results(url), horizon!), since(truth as never, horizon!) as never);
    expect(inside).toEqual([]);
    expect(await auditProblems(url)).toEqual([]);
  });
});
