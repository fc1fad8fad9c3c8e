import { expect, test } from 'vitest';
import { z } from 'zod';
import { messageType } from '../../schemas/avro.ts';
import type { Topic } from '../../schemas/topics.ts';
import type { Stage } from '../fold.ts';
import { Pump, pump } from './pump.ts';

interface Count {
  word: string;
  count: number;
}

const schema = z.object({ word: z.string(), count: z.int() }).meta({ id: 'Count' });

function topic(name: string): Topic<Count> {
  const message = messageType<Count>(name, schema);
  return { name, key: 'word', message, partitions: 1, retentionMs: -1, cleanup: 'delete' };
}

const words = topic('words');
const counts = topic('counts');

/** Counts words; a word said with a count above 1 is said again with one less: the stage reads what it says. */
const count: Stage<Count> = {
  name: 'count',
  version: 1,
  input: words,
  outputs: [words, counts],
  fold({ key, message }, state, emit) {
    const total = (state.get<number>([key]) ?? 0) + 1;
    state.put([key], total);
    emit(counts, key, { word: key, count: total });
    if (message.count > 1) emit(words, key, { word: key, count: message.count - 1 });
  },
};

const inputs = ['a', 'b', 'a', 'c', 'b', 'a'].map((word, i) => ({
  topic: words,
  key: word,
  message: { word, count: 2 },
  time: i,
}));

test('stages run until nothing waits, and what nobody reads comes out', () => {
  const out = pump([count], inputs);
  expect(out).toHaveLength(12);
  expect(out.filter((record) => record.key === 'a').map((record) => (record.message as Count).count)).toEqual([
    1, 2, 3, 4, 5, 6,
  ]);
});

test('a seed fixes the turns, and messages of one key keep their order whatever the seed', () => {
  const run = (seed: number) => pump([count], inputs, { partitions: 3, seed, batch: 2 });
  expect(run(7)).toEqual(run(7));
  for (let seed = 0; seed < 50; seed++) {
    const ofA = run(seed).filter((record) => record.key === 'a');
    expect(ofA.map((record) => (record.message as Count).count)).toEqual([1, 2, 3, 4, 5, 6]);
  }
});

test('a pump keeps its state from run to run', () => {
  const pump = new Pump([count]);
  pump.run(inputs);
  pump.run(inputs.slice(0, 1));
  expect(pump.said(counts).at(-1)?.message).toEqual({ word: 'a', count: 8 });
});

test('a fold that changes a message or a value of state throws', () => {
  const careless: Stage<Count> = {
    ...count,
    fold({ message }) {
      message.count++;
    },
  };
  expect(() => pump([careless], inputs)).toThrow(TypeError);
});
