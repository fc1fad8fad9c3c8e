import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Duty, runAlone } from './alone.ts';
import { kafkaLog } from './kafka/log.ts';
import { testOptions } from './kafka/testing.ts';

test('on Kafka a job goes on in another process where it was kept, with a topic under it that others write to', async () => {
  const dirs = await Promise.all(['a', 'b'].map(() => mkdtemp(join(tmpdir(), 'truyvet-alone-'))));
  const options = testOptions(dirs[0]!);
  const logs = dirs.map((stateDir) => kafkaLog({ ...options, stateDir }));
  await logs[0]!.createTopics([{ name: 'agreed', partitions: 1, retentionMs: -1, cleanup: 'delete' }]);
  const counts: number[][] = [[], []];
  const job = (who: number) => async (duty: Duty) => {
    for (let n = Number(duty.state.get(['n']) ?? 0); !duty.signal.aborted; await sleep(5)) {
      await duty.keep([{ key: ['n'], value: n + 1 }]);
      counts[who]!.push(++n);
    }
  };
  const run = (who: number) => runAlone(logs[who]!, { name: 'count', topic: 'agreed', job: job(who) });
  const first = await run(0);
  await expect.poll(() => counts[0]!.length, { timeout: 20_000 }).toBeGreaterThan(3);
  const second = await run(1);
  for (let n = 0; n < 20; n++) await logs[1]!.append([{ topic: 'agreed', key: 'k', value: Buffer.from('v'), time: 0 }]);
  await first.stop();
  await expect.poll(() => counts[1]!.length, { timeout: 20_000 }).toBeGreaterThan(3);
  await second.stop();
  expect(counts.flat()).toEqual(counts.flat().map((_, i) => i + 1));
  await Promise.all(logs.map((log) => log.close()));
  await Promise.all(dirs.map((dir) => rm(dir, { recursive: true })));
});
