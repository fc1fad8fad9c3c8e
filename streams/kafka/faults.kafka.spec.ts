import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompressionTypes, Kafka, logLevel } from 'kafkajs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { counting, expectCounts, manyRecords } from '../contract/counting.ts';
import { type Child, startChild } from '../contract/crashing.ts';
import { drained, makeTopics, text, textsOf, until } from '../contract/driver.ts';
import { type Log, LogUnavailable } from '../log.ts';
import { kafkaLog } from './log.ts';
import type { KafkaOptions } from './options.ts';
import { TaskStore } from './store.ts';
import { testOptions } from './testing.ts';
import { groupFolder } from './worker.ts';

let options: KafkaOptions & { prefix: string };
let log: Log;
let children: Child[] = [];

beforeEach(async () => {
  options = testOptions(await mkdtemp(join(tmpdir(), 'truyvet-faults-')));
  log = kafkaLog(options);
});

afterEach(async () => {
  for (const { process } of children) process.kill('SIGKILL');
  await Promise.all(children.map(({ ended }) => ended));
  children = [];
  await log.close();
  await rm(options.stateDir, { recursive: true, force: true });
});

const STATE = { name: 'counts', version: 1 };

/** Starts a process that counts until it is killed, at the latest when the test ends. */
function child(names: { in: string; out: string }, more: Partial<KafkaOptions> = {}): Child {
  const config = { module: '../kafka/log.ts', open: 'kafkaLog', options: [{ ...options, ...more }] };
  const started = startChild({ config, group: 'g', input: names.in, output: names.out, stay: true });
  children.push(started);
  return started;
}

describe('processes that fail', () => {
  test('one that slept for longer than the session timeout commits nothing of what it held', async () => {
    const names = await makeTopics(log, { in: 2, out: 2 });
    await log.append(manyRecords(names.in, 3_000));
    const zombie = child(names);
    await zombie.commits(5);
    zombie.process.kill('SIGSTOP');
    await log.work({ group: 'g', topic: names.in, state: STATE, handler: counting(names.out, { chunk: 50 }) });
    await drained(log, 'g', names.in);
    zombie.process.kill('SIGCONT');
    let back = false;
    zombie.commits(5).then(() => {
      back = true;
    });
    while (!back) await log.append(manyRecords(names.in, 50));
    await drained(log, 'g', names.in);
    await expectCounts(log, names.in, names.out);
  });

  test('one with a name has its partitions back as soon as it is started again', async () => {
    // A session timeout beyond the test's own: only its name can give the second process the partitions in time.
    const named = { instanceId: 'people-0', sessionTimeout: 300_000, heartbeatInterval: 500 };
    const names = await makeTopics(log, { in: 3, out: 1 });
    await log.append(manyRecords(names.in, 1_000));
    const first = child(names, named);
    await first.commits(3);
    first.process.kill('SIGKILL');
    await first.ended;
    const second = kafkaLog({ ...options, ...named });
    const worker = await second.work({ group: 'g', topic: names.in, state: STATE, handler: counting(names.out) });
    await drained(log, 'g', names.in);
    expect(worker.tasks().length).toBe(3);
    await expectCounts(log, names.in, names.out);
    await second.close();
  });
});

describe('what other producers write', () => {
  test('open and aborted transactions are not seen, committed and compressed records are', async () => {
    const names = await makeTopics(log, { in: 1, out: 1 });
    const topic = options.prefix + names.in;
    const kafka = new Kafka({ brokers: [...options.brokers], logLevel: logLevel.NOTHING });
    const producer = kafka.producer({ transactionalId: `${options.prefix}other`, maxInFlightRequests: 1 });
    await producer.connect();
    const send = async (value: string) => {
      const transaction = await producer.transaction();
      const messages = [{ key: 'k', value, headers: { trace: 'x' } }];
      await transaction.send({ topic, messages, compression: CompressionTypes.GZIP });
      return transaction;
    };
    await (await send('aborted')).abort();
    await (await send('committed')).commit();
    const open = await send('open');
    await log.append([text(names.in, 'k', 'behind')]);
    const seen: string[] = [];
    const handler = counting(names.out, {
      beforeCommit: (_, records) => void seen.push(...records.map(({ value }) => value.toString())),
    });
    await log.work({ group: 'g', topic: names.in, state: STATE, handler });
    await drained(log, 'g', names.in);
    expect(seen).toEqual(['committed']);
    expect(await textsOf(log, names.in)).toEqual(new Map([['k', ['committed']]]));
    await open.abort();
    await until(() => seen.length > 1);
    expect(seen).toEqual(['committed', 'behind']);
    await drained(log, 'g', names.in);
    await producer.disconnect();
  });
});

describe('state on this machine', () => {
  test('that claims to be ahead of the group is thrown away', async () => {
    const names = await makeTopics(log, { in: 1, out: 1 });
    await log.append(manyRecords(names.in, 20));
    const worker = await log.work({ group: 'g', topic: names.in, state: STATE, handler: counting(names.out) });
    await drained(log, 'g', names.in);
    await worker.stop();
    const store = new TaskStore(join(groupFolder({ ...options } as never, 'g', names.in), 'counts-v1', '0'));
    const mark = store.take();
    store.apply([{ key: 'count\0key-0', value: Buffer.from([99]) }], { ...mark, position: mark.position + 1 });
    expect(store.get(['count', 'key-0'])).toBe(99);
    await store.close();
    await log.append(manyRecords(names.in, 20));
    await log.work({ group: 'g', topic: names.in, state: STATE, handler: counting(names.out) });
    await drained(log, 'g', names.in);
    await expectCounts(log, names.in, names.out);
  });

  test('is written by one session only', async () => {
    const folder = join(options.stateDir, 'two');
    const [old, young] = [new TaskStore(folder), new TaskStore(folder)];
    const mark = { position: 1, changelog: 1, base: 0 };
    old.take();
    old.apply([{ key: 'k', value: Buffer.from([1]) }], mark);
    young.take();
    expect(() => old.apply([{ key: 'k', value: Buffer.from([2]) }], mark)).toThrow(/another owner/);
    young.apply([{ key: 'l', value: Buffer.from([3]) }], mark);
    expect([young.get(['k']), young.get(['l'])]).toEqual([1, 3]);
    await Promise.all([old.close(), young.close()]);
  });
});

describe('a cluster that is away', () => {
  test('is said to be so after the call timeout', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    for (const brokers of [['127.0.0.1:1'], [`127.0.0.1:${port}`]]) {
      const away = kafkaLog({ ...options, brokers, callTimeout: 300 });
      await expect(away.append([text('t', 'k', 'v')])).rejects.toThrow(LogUnavailable);
      await expect(away.ends('t')).rejects.toThrow(LogUnavailable);
      await expect(away.read('t', 0, 0)[Symbol.asyncIterator]().next()).rejects.toThrow(LogUnavailable);
      await away.close();
    }
    silent.close();
  });
});
