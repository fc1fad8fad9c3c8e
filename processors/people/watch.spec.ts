import { expect, test } from 'vitest';
import type { PersonId } from '../../schemas/messages.ts';
import { Overlay } from '../../streams/state.ts';
import { at, infectious } from '../given.ts';
import { setWatch, watchOf } from './watch.ts';

const AN = 'an' as PersonId;
const windows = [infectious(at('08:00'), at('09:00'))];
const orders = [{ record: 'home', from: at('08:00'), to: at('12:00'), commune: null }];

test('windows and orders are kept beside each other, for each person', () => {
  const state = new Overlay();
  setWatch(state, AN, { windows });
  setWatch(state, AN, { orders });
  expect(watchOf(state, AN)).toEqual({ windows, orders });
  expect(watchOf(state, 'binh' as PersonId)).toEqual({ windows: [], orders: [] });
});

test('of somebody who is watched for nothing any more, nothing is kept', () => {
  const state = new Overlay();
  setWatch(state, AN, { windows, orders });
  setWatch(state, AN, { windows: [], orders: [] });
  expect(state.size).toBe(0);
});
