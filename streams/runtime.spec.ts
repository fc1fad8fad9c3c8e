import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { messageType } from '../schemas/avro.ts';
import type { DeadLetter } from '../schemas/messages.ts';
import { TOPICS, type Topic } from '../schemas/topics.ts';
import { Codec } from './codec.ts';
import { fileSchemaIds } from './codec-file.ts';
import { openEmbeddedLog } from './embedded/log.ts';
import type { AnyTopic, Stage } from './fold.ts';
import type { Log } from './log.ts';
import { type RunningStage, runStage } from './runtime.ts';
import { consumerOf, pending } from './runtime-pending.ts';

interface Word {
  word: string;
  count: number;
}

const schema = z.object({ word: z.string(), count: z.int() }).meta({ id: 'Word' });
const topic = (name: string): Topic<Word> => ({
  name,
  key: 'word',
  message: messageType<Word>(name, schema),
  partitions: 1,
  retentionMs: -1,
  cleanup: 'delete',
});
const words = topic('words');
const counts = topic('counts');

/** Counts words; a word with a count above 1 is said again with one less; `bad` fails after it has changed and said something. */
const counting: Stage<Word> = {
  name: 'counting',
  version: 1,
  input: words,
  outputs: [words, counts],
  fold({ key, message }, state, emit) {
    const count = (state.get<number>([key]) ?? 0) + 1;
    state.put([key], count);
    emit(counts, key, { word: key, count });
    if (key === 'bad') throw new TypeError('a bad word');
    if (message.count > 1) emit(words, key, { word: key, count: message.count - 1 });
  },
};

let dir: string;
let log: Log;
let codec: Codec;
let running: RunningStage;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-'));
  log = await openEmbeddedLog(dir);
  const topics: AnyTopic[] = [words, counts, TOPICS.deadLetters];
  await log.createTopics(topics);
  codec = await Codec.open(await fileSchemaIds(dir), topics);
});

afterEach(async () => {
  await log.close();
  await rm(dir, { recursive: true });
});

const say = (word: string, count = 1, time = 5) =>
  log.append([{ topic: 'words', key: word, value: codec.encode(words, { word, count }), time }]);

async function heard<T>(topic: Topic<T>): Promise<{ key: string; time: number; message: T }[]> {
  const found = [];
  for await (const { key, value, time } of log.read(topic.name, 0, 0)) {
    found.push({ key, time, message: codec.decode<T>(topic, value) });
  }
  return found;
}

async function drained(): Promise<void> {
  while ((await pending(log, [consumerOf(counting)])).pending > 0)
    await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('a stage', () => {
  test('folds record by record, keeps state and time, and goes on after a restart', async () => {
    running = await runStage(counting, { log, codec });
    await say('một', 3, 11);
    await drained();
    await running.stop();
    running = await runStage(counting, { log, codec });
    await say('một', 1, 12);
    await drained();
    expect((await heard(counts)).map(({ time, message }) => [time, message.count])).toEqual([
      [11, 1],
      [11, 2],
      [11, 3],
      [12, 4],
    ]);
    expect(running.status()).toMatchObject({
      recordsIn: 1,
      recordsOut: 1,
      deadLetters: 0,
      partitions: [{ position: 4 }],
    });
  });

  test('undoes what a fold that throws had done, files the record as dead, and goes on', async () => {
    running = await runStage(counting, { log, codec });
    for (const word of ['a', 'bad', 'a', 'bad']) await say(word, 1, 7);
    await drained();
    expect((await heard(counts)).map(({ key, message }) => [key, message.count])).toEqual([
      ['a', 1],
      ['a', 2],
    ]);
    const letters = await heard(TOPICS.deadLetters as Topic<DeadLetter>);
    expect(letters.map(({ message }) => message)).toMatchObject([
      { stage: 'counting', code: 'fold-failed', message: 'TypeError: a bad word', position: 'words-0@1', at: 7 },
      { position: 'words-0@3' },
    ]);
    expect(codec.decode(words, Buffer.from(letters[0]!.message.content))).toEqual({ word: 'bad', count: 1 });
    expect(running.status()).toMatchObject({ recordsIn: 4, recordsOut: 2, deadLetters: 2 });
  });

  test('files bytes that it cannot read as dead', async () => {
    running = await runStage(counting, { log, codec });
    await log.append([{ topic: 'words', key: 'k', value: Buffer.from([1, 2, 3]), time: 1 }]);
    await log.append([{ topic: 'words', key: 'k', value: Buffer.from([0, 0, 0, 0, 99, 1]), time: 1 }]);
    await drained();
    const letters = await heard(TOPICS.deadLetters as Topic<DeadLetter>);
    expect(letters.map(({ message }) => [message.code, message.message])).toEqual([
      ['unreadable', 'Unreadable: not in the Confluent wire format'],
      ['unreadable', 'Unreadable: words does not read what schema 99 writes'],
    ]);
  });

  test('files a record as dead when what the fold says of it is too large for the log', async () => {
    const shouting: Stage<Word> = {
      ...counting,
      fold: ({ key }, _state, emit) => emit(counts, key, { word: 'x'.repeat(2 ** 20), count: 1 }),
    };
    running = await runStage(shouting, { log, codec });
    await say('a');
    await drained();
    const letters = await heard(TOPICS.deadLetters as Topic<DeadLetter>);
    expect(letters.map(({ message }) => message.message)).toEqual([
      expect.stringMatching(/^RangeError: a record of \d+ bytes for counts; it may have at most 1048576$/),
    ]);
  });

  test('of another version builds its state anew from the start of the input', async () => {
    running = await runStage(counting, { log, codec });
    await say('a', 2);
    await drained();
    await running.stop();
    running = await runStage({ ...counting, version: 2 }, { log, codec });
    await say('a');
    await drained();
    expect((await heard(counts)).map(({ message }) => message.count)).toEqual([1, 2, 1, 2, 3, 4]);
  });

  test('shares the processor with another stage: neither waits for the other to finish', async () => {
    const slow = (name: string, output: Topic<Word>): Stage<Word> => ({
      ...counting,
      name,
      fold({ key }, _state, emit) {
        const began = performance.now();
        while (performance.now() - began < 0.1);
        emit(output, key, { word: key, count: 1 });
      },
    });
    const value = codec.encode(words, { word: 'a', count: 1 });
    await log.append(Array.from({ length: 3000 }, () => ({ topic: 'words', key: 'a', value, time: 0 })));
    const stages = [slow('one', counts), slow('two', counts)];
    const both = await Promise.all(stages.map((stage) => runStage(stage, { log, codec, maxBatch: 200 })));
    const finished = (one: RunningStage) => one.status().recordsIn === 3000;
    while (!both.some(finished)) await new Promise((resolve) => setImmediate(resolve));
    for (const one of both) expect(one.status().recordsIn).toBeGreaterThan(1500);
  });

  test('stops at a burst of dead letters, keeps the rest waiting, and says so', async () => {
    running = await runStage(counting, { log, codec, deadLetterLimits: { consecutive: 3 } });
    await say('a');
    await log.append(
      Array.from({ length: 9 }, () => ({
        topic: 'words',
        key: 'bad',
        value: codec.encode(words, { word: 'bad', count: 1 }),
        time: 0,
      })),
    );
    while (running.status().partitions[0]?.state !== 'stopped') await new Promise((resolve) => setTimeout(resolve, 2));
    expect(running.status().partitions[0]?.error).toMatch(
      '4 records in a row failed; the last is words-0@4: TypeError',
    );
    expect((await pending(log, [consumerOf(counting)])).pending).toBe(9);
    await running.stop();
  });

  test('stops at a share of dead letters', async () => {
    running = await runStage(counting, { log, codec, deadLetterLimits: { ratio: 0.2, window: 20 } });
    const record = (word: string) => ({
      topic: 'words',
      key: word,
      value: codec.encode(words, { word, count: 1 }),
      time: 0,
    });
    await log.append(Array.from({ length: 40 }, (_, i) => record(i % 3 === 0 ? 'bad' : 'a')));
    while (running.status().partitions[0]?.state !== 'stopped') await new Promise((resolve) => setTimeout(resolve, 2));
    expect(running.status().partitions[0]?.error).toMatch('5 of the last 20 records failed');
    await running.stop();
  });

  test('lets timers and requests in while it works through a backlog', async () => {
    const slow: Stage<Word> = {
      ...counting,
      fold({ key }, _state, emit) {
        const began = performance.now();
        while (performance.now() - began < 0.2);
        emit(counts, key, { word: key, count: 1 });
      },
    };
    const value = codec.encode(words, { word: 'a', count: 1 });
    await log.append(Array.from({ length: 1000 }, () => ({ topic: 'words', key: 'a', value, time: 0 })));
    running = await runStage(slow, { log, codec });
    let ticks = 0;
    while ((await pending(log, [consumerOf(slow)])).pending > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      ticks++;
    }
    // 200 ms of folds in slices of 8 ms: a fold that held the loop for a whole chunk would let in two or three.
    expect(ticks).toBeGreaterThan(10);
    expect(running.status().commits).toBeGreaterThan(1);
  });

  test('stops in the middle of a backlog with what it had folded committed', async () => {
    const value = codec.encode(words, { word: 'a', count: 1 });
    await log.append(Array.from({ length: 5000 }, () => ({ topic: 'words', key: 'a', value, time: 0 })));
    running = await runStage(counting, { log, codec, maxBatch: 100 });
    while (running.status().recordsIn === 0) await new Promise((resolve) => setImmediate(resolve));
    await running.stop();
    const [position] = await log.positions('counting', 'words');
    expect((await heard(counts)).map(({ message }) => message.count)).toEqual(
      Array.from({ length: position! }, (_, i) => i + 1),
    );
    running = await runStage(counting, { log, codec });
    await drained();
    expect((await heard(counts)).map(({ message }) => message.count)).toEqual(
      Array.from({ length: 5000 }, (_, i) => i + 1),
    );
  });
});
