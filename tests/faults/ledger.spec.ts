import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../../infra/pipeline.ts';
import { deliver, settled } from './client.ts';
import { truyvet } from './command.ts';
import { smallWorld } from './small-world.ts';
import { type SystemProcess, startProcess } from './system-process.ts';

let dir: string;
let running: SystemProcess;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-ledger-'));
});

afterAll(async () => {
  await running?.kill();
  await rm(dir, { recursive: true, force: true });
});

test('the command is clean while the system runs, after a kill too, and names every place', async () => {
  running = startProcess({ dir, env: { TRUYVET_CRASH_AT: 'sink.after-insert' } });
  await deliver(await running.url, smallWorld(7)).catch(() => {});
  expect(await running.gone).toBe('SIGKILL');
  running = startProcess({ dir });
  const url = await running.url;
  await deliver(url, smallWorld(7));
  await settled(url);
  const { code, out } = await truyvet(['audit'], { TRUYVET_URL: url });
  expect(out).toMatch(
    /^ok {7}accepted +partition 0, .*accepted \d+, standing \d+, superseded \d+, duplicates \d+, deadLetters 0, missing 0$/m,
  );
  expect(out).toMatch(/^clean, in \d+ ms$/m);
  expect(code).toBe(0);
});

test('the command is refused to whoever does not run the deployment', async () => {
  const made = await truyvet(['token', 'add', '--name', 'tracer', '--role', 'epidemiologist'], { TRUYVET_DATA: dir });
  const answer = await fetch(`${await running.url}/v1/audit`, {
    headers: { authorization: `Bearer ${made.out.trim()}` },
  });
  expect(answer.status).toBe(403);
});

test('at rest it opens the folder itself, and exits with 1 at the first place that differs', async () => {
  await running.kill('SIGTERM');
  const at = { TRUYVET_DATA: dir, PORT: '9' };
  const before = await truyvet(['audit', '--json'], at);
  expect(before.err).toBe('');
  expect(before.code).toBe(0);
  const store = await openEngine({ url: undefined, dir });
  const [row] = await store.rows<{ log_offset: number }>(
    'SELECT max(log_offset) AS log_offset FROM {db}.visit_changes',
  );
  await store.command('DELETE FROM {db}.visit_changes WHERE log_offset = {at:UInt64}', { at: row!.log_offset });
  await store.close();
  const { code, err } = await truyvet(['audit', '--json'], at);
  expect(err).toContain(
    `the ledger does not hold; first at changes-0@${row!.log_offset}: visit_changes has 0 rows of it`,
  );
  expect(code).toBe(1);
});
