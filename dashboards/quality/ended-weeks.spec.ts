import { beforeEach, expect, test } from 'vitest';
import { EndedWeeks } from './ended-weeks.ts';

const NOW = Date.parse('2021-12-10T09:00:00+07:00');
const PAST = Date.parse('2021-12-09T00:00:00+07:00');
let settled: string | undefined;
let weeks: EndedWeeks;
let computed: number;

beforeEach(() => {
  settled = 'first';
  computed = 0;
  weeks = new EndedWeeks(
    async () => settled,
    () => NOW,
  );
});

const ask = (question: object, asOf = PAST) => weeks.answer(question, asOf, async () => ++computed);

test('an answer about the past is computed once for each question', async () => {
  expect([await ask({ by: 'facility' }), await ask({ by: 'facility' })]).toEqual([1, 1]);
  expect([await ask({ by: 'commune' }), await ask({ by: 'facility' }, PAST - 1)]).toEqual([2, 3]);
});

test('one about now is computed again', async () => {
  expect([await ask({}, NOW), await ask({}, NOW)]).toEqual([1, 2]);
});

test('while something waits, or when all is computed anew, nothing is remembered', async () => {
  settled = undefined;
  expect([await ask({}), await ask({})]).toEqual([1, 2]);
  settled = 'first';
  const answer = weeks.answer({}, PAST, async () => {
    settled = 'second';
    return 'of the first';
  });
  expect(await answer).toBe('of the first');
  expect(await ask({})).toBe(3);
});
