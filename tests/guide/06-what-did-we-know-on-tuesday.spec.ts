import { expect, test } from 'vitest';
import { identity } from '../../processors/identity/fold.ts';
import { people } from '../../processors/people/fold.ts';
import { venues } from '../../processors/venues/fold.ts';
import type { Change } from '../../schemas/changes.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { Pump } from '../../streams/memory/pump.ts';
import { inputsOf } from '../folds/results.ts';
import { AN, aCase, BINH, scan, venue } from './story.ts';

// Nothing that was said is deleted. Each change carries the time at which it became known and what made it known, so that the past can
// be asked for: what holds at a moment is the sum of the signed rows known until then.
const MONDAY = Date.parse('2021-12-06T18:00:00+07:00');
const TUESDAY = Date.parse('2021-12-07T12:00:00+07:00');
const WEDNESDAY = Date.parse('2021-12-08T09:00:00+07:00');

const story: [number, object][] = [
  [MONDAY, venue('r')],
  [MONDAY, scan(AN, 'r', 'in', '11:00')],
  [MONDAY, scan(BINH, 'r', 'in', '11:00')],
  [TUESDAY, aCase(AN)],
  [WEDNESDAY, aCase(AN, { revision: 2, withdrawn: true })],
];

function changes(): Change[] {
  const pump = new Pump([identity, people(DEFAULT_RULES), venues(DEFAULT_RULES)]);
  const { inputs } = inputsOf(
    story.map(([, event]) => JSON.stringify(event)),
    DEFAULT_RULES,
  );
  for (const [i, input] of inputs.entries()) pump.run([{ ...input, time: story[i]![0] }]);
  return pump.said(TOPICS.changes).map(({ message }) => message);
}

/** How many contacts there were by what was known at a moment. */
function contactsKnownAt(moment: number): number {
  return changes()
    .filter(({ knownAt }) => knownAt <= moment)
    .flatMap(({ rows }) => rows)
    .reduce((sum, { sign, row }) => sum + (row.type === 'contact' ? sign : 0), 0);
}

test('on Monday nobody was a contact, on Tuesday Bình was, and on Wednesday no longer', () => {
  expect([MONDAY, TUESDAY, WEDNESDAY].map(contactsKnownAt)).toEqual([0, 1, 0]);
});

test('each change says what caused it', () => {
  const contacts = changes().filter(({ rows }) => rows.some(({ row }) => row.type === 'contact'));
  expect(contacts.map(({ what, knownAt, rows }) => [what, knownAt, rows.map(({ sign }) => sign).at(-1)])).toEqual([
    ['case', TUESDAY, 1],
    ['case', WEDNESDAY, -1],
  ]);
});
