import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { counting, expectCounts, manyRecords } from '../contract/counting.ts';
import { drained, makeTopics } from '../contract/driver.ts';
import { kafkaLog } from './log.ts';
import { testOptions } from './testing.ts';

test('without transactions a stage does the same work, and goes on where an orderly stop left it, its state kept or lost', async () => {
  const options = { ...testOptions(await mkdtemp(join(tmpdir(), 'truyvet-plain-'))), exactlyOnce: false };
  const main = kafkaLog(options);
  let commits = 0;
  try {
    const names = await makeTopics(main, { in: 2, out: 2 });
    const handler = counting(names.out, { chunk: 50, afterCommit: () => void commits++ });
    for (const kept of [true, true, false]) {
      if (!kept) await rm(options.stateDir, { recursive: true });
      await main.append(manyRecords(names.in, 500));
      const log = kafkaLog(options);
      await log.work({ group: 'g', topic: names.in, state: { name: 'counts', version: 1 }, handler });
      await drained(log, 'g', names.in);
      await log.close();
      await expectCounts(main, names.in, names.out);
    }
    expect(commits).toBeGreaterThanOrEqual(30);
  } finally {
    await main.close();
    await rm(options.stateDir, { recursive: true, force: true });
  }
});
