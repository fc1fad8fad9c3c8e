import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../infra/config.ts';
import { openBase } from '../../infra/pipeline.ts';
import { kafkaDeployment } from '../../tests/faults/kafka-deployment.ts';
import { PersonKeys } from './person-keys.ts';

test('on Kafka gateways that meet the same people at once agree on their keys, and on whom was forgotten', async () => {
  const { kafka } = readConfig(kafkaDeployment());
  const dirs = await Promise.all(['a', 'b'].map(() => mkdtemp(join(tmpdir(), 'truyvet-person-keys-'))));
  const bases = await Promise.all(dirs.map((dir) => openBase(dir, kafka, () => undefined)));
  const both = await Promise.all(
    bases.map((base, i) => PersonKeys.open({ ...base, dir: join(dirs[i]!, 'personal'), seal: Buffer.alloc(32, 2) })),
  );
  const groups = Array.from({ length: 30 }, (_, n) => [`cccd:${n}`, `qid:${n}`]);
  await Promise.all([both[0]!.unite(groups), both[1]!.unite(groups.map((group) => group.toReversed()))]);
  await Promise.all(both.map((keys) => keys.refresh()));
  const seen = (keys: PersonKeys) => groups.flat().map((subject) => keys.keyOf(subject));
  expect(seen(both[1]!)).toEqual(seen(both[0]!));
  for (const [one, other] of groups) expect(both[0]!.keyOf(one!)).toEqual(both[1]!.keyOf(other!));
  expect(await both[0]!.forget(new Set(['qid:7']), 'x')).toBeGreaterThanOrEqual(1);
  await both[1]!.refresh();
  expect([both[0]!, both[1]!].map((keys) => keys.keyOf('cccd:7'))).toEqual([undefined, undefined]);
  expect(seen(both[1]!)).toEqual(seen(both[0]!));
  await Promise.all(both.map((keys) => keys.close()));
  await Promise.all(bases.map(({ log }) => log.close()));
  await Promise.all(dirs.map((dir) => rm(dir, { recursive: true })));
});
