import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Duty, runAlone } from './alone.ts';
import { openEmbeddedLog } from './embedded/log.ts';
import { type Log, TaskLost } from './log.ts';

const TOPIC = 'agreed';

let dir: string;
let logs: Log[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-alone-'));
  logs = [await openEmbeddedLog(dir), await openEmbeddedLog(dir)];
  await logs[0]!.createTopics([{ name: TOPIC, partitions: 1, retentionMs: -1, cleanup: 'delete' }]);
});

afterEach(async () => {
  await Promise.all(logs.map((log) => log.close()));
  await rm(dir, { recursive: true });
});

const record = () => ({ topic: TOPIC, key: 'k', value: Buffer.from('v'), time: 0 });

test('who has a job goes on where the one before it was, and only one can keep anything', async () => {
  let now = 0;
  const counts: number[] = [];
  const job = async ({ signal, state, keep }: Duty) => {
    now++;
    for (let n = Number(state.get(['n']) ?? 0); !signal.aborted; await sleep(2)) {
      await keep([{ key: ['n'], value: ++n }]).then(
        () => counts.push(n),
        () => {},
      );
    }
    now--;
  };
  const call = (log: Log) => runAlone(log, { name: 'count', topic: TOPIC, job: (duty) => job({ ...bound(duty) }) });
  const first = await call(logs[0]!);
  await expect.poll(() => counts.length).toBeGreaterThan(3);
  const second = await call(logs[1]!);
  const before = counts.length;
  // What others write to the topic is read over meanwhile.
  for (let n = 0; n < 10; n++) await logs[0]!.append([record()]);
  await expect.poll(() => counts.length).toBeGreaterThan(before + 3);
  await Promise.all([first.stop(), second.stop()]);
  expect(counts).toEqual(counts.map((_, i) => i + 1));
  expect(now).toBe(0);
  expect(await logs[0]!.positions('count', TOPIC)).toEqual(await logs[0]!.ends(TOPIC));
});

test('who has lost the job keeps nothing any more', async () => {
  let lost: Duty | undefined;
  const idle = (duty: Duty) =>
    new Promise<void>((resolve) => duty.signal.addEventListener('abort', () => resolve(), { once: true }));
  const first = await runAlone(logs[0]!, {
    name: 'job',
    topic: TOPIC,
    job: (duty) => {
      lost = duty;
      return idle(duty);
    },
  });
  await expect.poll(() => lost).toBeDefined();
  const second = await runAlone(logs[1]!, { name: 'job', topic: TOPIC, job: idle });
  await expect.poll(() => lost!.signal.aborted).toBe(true);
  await expect(lost!.keep([{ key: ['a'], value: 1 }])).rejects.toThrow(TaskLost);
  await Promise.all([first.stop(), second.stop()]);
});

test('a job that fails is said and begun again', async () => {
  let begun = 0;
  const said: string[] = [];
  const worker = await runAlone(logs[0]!, {
    name: 'failing',
    topic: TOPIC,
    failed: ({ message }) => said.push(message),
    async job(duty) {
      if (++begun === 1) throw new Error('no answer');
      await new Promise<void>((resolve) => duty.signal.addEventListener('abort', () => resolve(), { once: true }));
    },
  });
  await expect.poll(() => begun, { timeout: 5000 }).toBe(2);
  expect(said).toEqual(['no answer']);
  await worker.stop();
});

/** A duty whose parts can be taken out of it. */
function bound(duty: Duty): Duty {
  return { signal: duty.signal, state: duty.state, keep: (changes) => duty.keep(changes) };
}
