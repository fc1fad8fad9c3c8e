import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { logOf, type Note } from './note.ts';
import { discarded, filled, logsInUse, marked, proposed, removed, succeeded } from './transitions.ts';

const first: Note = {
  standing: { number: 0, database: 'truyvet', rules: DEFAULT_RULES },
  candidate: null,
  last: 0,
  leaving: [],
};

/** What may happen, in any order, also when it makes no sense. */
const STEPS: Readonly<Record<string, (now: Note) => Note | undefined>> = {
  propose: (now) => proposed(now, 'rules', now.standing, false),
  fill: (now) => filled(now, true),
  discard: discarded,
  fail: (now) => marked(now, now.last, { state: 'failed', error: 'why' }),
  succeed: (now) => succeeded(now, now.last),
  'succeed too late': (now) => succeeded(now, now.last - 1),
  remove: (now) => (now.leaving[0] ? removed(now, now.leaving[0].number) : undefined),
};

const story = fc.array(fc.constantFrom(...Object.keys(STEPS)), { maxLength: 40 });

function play(names: readonly string[], see: (before: Note, after: Note, name: string) => void): void {
  let now = first;
  for (const name of names) {
    const next = STEPS[name]!(now) ?? now;
    see(now, next, name);
    now = next;
  }
}

test('a number is never given twice, nor a database', () => {
  fc.assert(
    fc.property(story, (names) => {
      const given = new Set<string>();
      play(names, (before, { candidate }) => {
        if (!candidate || candidate.spec.number === before.candidate?.spec.number) return;
        const { number, database } = candidate.spec;
        expect(number).toBeGreaterThan(before.last);
        expect(given.has(database)).toBe(false);
        given.add(database);
      });
    }),
  );
});

test('every generation stands, or may follow, or is to be removed, until it was removed; and only one of these', () => {
  fc.assert(
    fc.property(story, (names) => {
      const gone = new Set<number>();
      play(names, (before, { standing, candidate, last, leaving }, name) => {
        if (name === 'remove' && before.leaving[0]) gone.add(before.leaving[0].number);
        const there = [
          standing.number,
          ...(candidate ? [candidate.spec.number] : []),
          ...leaving.map((one) => one.number),
        ];
        expect([...there, ...gone].sort((a, b) => a - b)).toEqual(Array.from({ length: last + 1 }, (_, n) => n));
      });
    }),
  );
});

test('the log of what stands, or may follow, is in use; each is begun by a generation of its number', () => {
  fc.assert(
    fc.property(story, (names) => {
      play(names, (_, after) => {
        const used = logsInUse(after);
        expect(used.has(logOf(after.standing))).toBe(true);
        if (after.candidate?.kind === 'fill') expect(used).toEqual(new Set([logOf(after.standing)]));
        if (after.candidate?.kind === 'rules') expect(used.has(after.candidate.spec.number)).toBe(true);
      });
    }),
  );
});

test('a candidate that has failed, or is another one by now, never stands', () => {
  const failed = marked(proposed(first, 'rules', first.standing, false), 1, { state: 'failed' })!;
  expect(succeeded(failed, 1)).toBeUndefined();
  expect(marked(failed, 1, { state: 'ready' })).toBeUndefined();
  const other = proposed(failed, 'rebuild', first.standing, false);
  expect(succeeded(other, 1)).toBeUndefined();
  expect(succeeded(other, 2)).toMatchObject({ standing: { number: 2 }, leaving: [{ number: 1 }, { number: 0 }] });
});
