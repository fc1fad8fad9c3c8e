import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kafkaDeployment } from '../../tests/faults/kafka-deployment.ts';
import { readConfig } from '../config.ts';
import { openBase } from '../pipeline.ts';
import { Settings } from './settings.ts';

test('on Kafka two processes agree on which of two changes came first', async () => {
  const { kafka } = readConfig(kafkaDeployment());
  const dirs = await Promise.all(['a', 'b'].map(() => mkdtemp(join(tmpdir(), 'truyvet-settings-'))));
  const bases = await Promise.all(dirs.map((dir) => openBase(dir, kafka, () => undefined)));
  const [one, other] = (await Promise.all(bases.map((base) => Settings.open(base)))) as [Settings, Settings];
  try {
    const took = await Promise.all([
      one.set({ name: 'generation', value: 'one', by: 'one', after: null }),
      other.set({ name: 'generation', value: 'other', by: 'other', after: null }),
    ]);
    expect([...took].sort()).toEqual([false, true]);
    await Promise.all([one.refresh(), other.refresh()]);
    expect(one.get('generation')).toBe(took[0] ? 'one' : 'other');
    expect(other.get('generation')).toBe(one.get('generation'));
  } finally {
    await Promise.all([one.close(), other.close()]);
    await Promise.all(bases.map(({ log }) => log.close()));
    await Promise.all(dirs.map((dir) => rm(dir, { recursive: true })));
  }
});
