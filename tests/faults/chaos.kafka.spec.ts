import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startKafka } from '../../infra/kafka-for-tests/start-kafka.ts';
import { chaos } from './chaos.ts';

const STEPS = 10;

test('after chaos the results are those of a quiet day, and the ledger holds', { timeout: 600_000 }, async () => {
  const seed = Number(process.env.CHAOS_SEED ?? 1);
  const dir = await mkdtemp(join(tmpdir(), 'truyvet-chaos-'));
  const kafka = await startKafka();
  const story: string[] = [`npm run chaos -- --seed ${seed} --steps ${STEPS}`];
  try {
    const differ = await chaos({ seed, steps: STEPS, kafka, dir, say: (line) => story.push(line) });
    expect(differ, story.join('\n')).toEqual([]);
  } finally {
    process.stderr.write(`${story.join('\n')}\n`);
    await kafka.stop();
    await rm(dir, { recursive: true, force: true });
  }
});
