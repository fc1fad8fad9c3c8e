import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TOPICS, type Topic } from '../schemas/topics.ts';
import { Codec } from './codec.ts';
import { registrySchemaIds } from './codec-registry.ts';
import { adding, input, output, type Sum } from './embedded/crash.stage.ts';
import type { Stage } from './fold.ts';
import { kafkaLog } from './kafka/log.ts';
import { testOptions } from './kafka/testing.ts';
import type { Log } from './log.ts';
import { runStage } from './runtime.ts';
import { consumerOf, pending } from './runtime-pending.ts';

let dir: string;
let log: Log;
let codec: Codec;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-'));
  log = kafkaLog(testOptions(dir));
  const topics = [input, output, TOPICS.deadLetters].map((topic) => ({ ...topic, partitions: 3 }));
  await log.createTopics(topics);
  codec = await Codec.open(
    registrySchemaIds(process.env.TEST_REGISTRY_URL!),
    [input, output, TOPICS.deadLetters],
    randomUUID(),
  );
});

afterEach(async () => {
  await log.close();
  await rm(dir, { recursive: true });
});

const number = (key: string, sum: number) => ({ topic: 'in', key, value: codec.encode(input, { sum }), time: 1 });

async function heard<T>(topic: Topic<T>): Promise<{ key: string; message: T }[]> {
  const found = [];
  for (let partition = 0; partition < (await log.partitions(topic.name)); partition++) {
    for await (const { key, value } of log.read(topic.name, partition, 0)) {
      found.push({ key, message: codec.decode<T>(topic, value) });
    }
  }
  return found;
}

async function drained(): Promise<void> {
  while ((await pending(log, [consumerOf(adding)])).pending > 0)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a stage on Kafka', () => {
  test('folds every record once, over a restart, and nothing is pending when it is done', async () => {
    const numbers = Array.from({ length: 300 }, (_, n) => n);
    const first = await runStage(adding, { log, codec });
    await log.append(numbers.slice(0, 150).map((n) => number(`${n % 7}`, n)));
    await drained();
    await first.stop();
    await log.append(numbers.slice(150).map((n) => number(`${n % 7}`, n)));
    expect((await pending(log, [consumerOf(adding)])).stages).toEqual({ adding: expect.any(Number) });
    expect((await pending(log, [consumerOf(adding)])).pending).toBeGreaterThanOrEqual(150);
    const second = await runStage(adding, { log, codec });
    await drained();
    await second.stop();
    const sums = Map.groupBy(await heard<Sum>(output), ({ key }) => key);
    for (let key = 0; key < 7; key++) {
      let total = 0;
      const expected = numbers.filter((n) => n % 7 === key).map((n) => (total += n));
      expect(sums.get(`${key}`)?.map(({ message }) => message.sum)).toEqual(expected);
    }
  });

  test('stops a partition at a burst of dead letters, while the others go on', async () => {
    const careful: Stage<Sum> = {
      ...adding,
      fold(input, state, emit) {
        if (input.message.sum < 0) throw new RangeError('a negative number');
        adding.fold(input, state, emit);
      },
    };
    const running = await runStage(careful, { log, codec, deadLetterLimits: { consecutive: 2 } });
    await log.append(Array.from({ length: 5 }, () => number('bad', -1)));
    while (!running.status().partitions.some(({ state }) => state === 'stopped')) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await log.append(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => number(key, 1)));
    while (running.status().recordsOut === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const stopped = running.status().partitions.filter(({ state }) => state === 'stopped');
    expect(stopped).toMatchObject([{ error: expect.stringMatching(/^3 records in a row failed; .*RangeError/) }]);
    await running.stop();
  });
});
