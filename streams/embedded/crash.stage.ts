import { z } from 'zod';
import { messageType } from '../../schemas/avro.ts';
import type { Topic } from '../../schemas/topics.ts';
import type { Stage } from '../fold.ts';

/** A number, or the sum of numbers. */
export interface Sum {
  sum: number;
}

const schema = z.object({ sum: z.int() }).meta({ id: 'Sum' });

const topic = (name: string): Topic<Sum> => ({
  name,
  key: 'key',
  message: messageType<Sum>(name, schema),
  partitions: 1,
  retentionMs: -1,
  cleanup: 'delete',
});

export const input = topic('in');
export const output = topic('out');

/** Adds up the numbers of each key. */
export const adding: Stage<Sum> = {
  name: 'adding',
  version: 1,
  input,
  outputs: [output],
  fold({ key, message }, state, emit) {
    const sum = (state.get<number>(['sum', key]) ?? 0) + message.sum;
    state.put(['sum', key], sum);
    emit(output, key, { sum });
  },
};
