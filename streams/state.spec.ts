import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StateKey, StateValue } from './log.ts';
import { Overlay } from './state.ts';
import { stateKey } from './state-key.arbitrary.ts';
import { below, encodeKey } from './state-key.ts';

/** What an overlay must be: a plain map, sorted when asked. */
class Model {
  entries = new Map<string, { key: StateKey; value: StateValue }>();

  range(start: StateKey, end: StateKey, reverse: boolean, limit?: number) {
    const found = [...this.entries]
      .filter(([id]) => id >= encodeKey(start) && id < encodeKey(end))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, entry]) => entry);
    return (reverse ? found.reverse() : found).slice(0, limit);
  }
}

const plain = ({ key, value }: { key: StateKey; value: StateValue }) => ({ key, value });

/** A kind, an owner and an instant, as most keys of folds are: few, so that ranges find them. */
const kindAndOwner = fc.tuple(fc.constantFrom('a', 'b', 1), fc.constantFrom('a', 'b', 1, '1'));
const instant = fc.integer({ min: 0, max: 5 });
const owned = fc.tuple(kindAndOwner, instant).map(([[kind, owner], at]): StateKey => [kind, owner, at]);
const key = fc.oneof(stateKey(), owned);
const command = fc.oneof(
  fc.record({ do: fc.constant('put' as const), key, value: fc.integer() }),
  fc.record({ do: fc.constant('delete' as const), key }),
  fc.record({
    do: fc.constant('range' as const),
    start: key,
    end: key,
    reverse: fc.boolean(),
    limit: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
  }),
  fc
    .record({
      of: kindAndOwner,
      from: fc.option(instant, { nil: undefined }),
      to: fc.option(instant, { nil: undefined }),
      reverse: fc.boolean(),
    })
    .map(({ of, from, to, reverse }) => ({
      do: 'range' as const,
      start: [...of, ...(from === undefined ? [] : [from])],
      end: to === undefined ? below(of).end : [...of, to],
      reverse,
      limit: undefined,
    })),
  fc.record({ do: fc.constantFrom('checkpoint' as const, 'rollback' as const, 'flush' as const) }),
);

test('an overlay over committed state reads like one sorted map, through commits and undone records', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), fc.boolean(), (commands, onNothing) => {
      const base = new Overlay();
      const overlay = onNothing ? new Overlay() : new Overlay(base);
      const model = new Model();
      let marked = new Map(model.entries);
      for (const step of commands) {
        if (step.do === 'put') {
          overlay.put(step.key, step.value);
          model.entries.set(encodeKey(step.key), { key: step.key, value: step.value });
        } else if (step.do === 'delete') {
          overlay.delete(step.key);
          model.entries.delete(encodeKey(step.key));
        } else if (step.do === 'range') {
          expect([...overlay.range(step)].map(plain)).toEqual(
            model.range(step.start, step.end, step.reverse, step.limit),
          );
        } else if (step.do === 'checkpoint') {
          overlay.checkpoint();
          marked = new Map(model.entries);
        } else if (step.do === 'rollback') {
          overlay.rollback();
          model.entries = new Map(marked);
        } else if (!onNothing) {
          for (const change of overlay.changes()) {
            if (change.value === undefined) base.delete(change.key);
            else base.put(change.key, change.value);
          }
          overlay.clear();
          marked = new Map(model.entries);
        }
      }
      for (const { key, value } of model.entries.values()) expect(overlay.get(key)).toEqual(value);
      const all = [...overlay.range({ start: [Number.NEGATIVE_INFINITY], end: ['\u{10ffff}', '\u{10ffff}'] })];
      expect(all.map(plain)).toEqual(model.range([Number.NEGATIVE_INFINITY], ['\u{10ffff}', '\u{10ffff}'], false));
    }),
    { numRuns: 1000 },
  );
});

describe('an overlay', () => {
  test('does not show in a range what is changed while the range is read', () => {
    const state = new Overlay();
    for (const n of [1, 2, 3]) state.put(['a', n], n);
    const seen: unknown[] = [];
    for (const entry of state.range(below(['a']))) {
      seen.push(entry.value);
      state.delete(['a', 2]);
      state.put(['a', 9], 9);
    }
    expect(seen).toEqual([1, 2, 3]);
  });

  test('throws at a fold that changes a value, when told to freeze', () => {
    const state = new Overlay(undefined, { freeze: true });
    state.put(['a'], { list: [1] });
    expect(() => state.get<{ list: number[] }>(['a'])?.list.push(2)).toThrow(TypeError);
  });

  test('refuses undefined, which would read as a deletion', () => {
    expect(() => new Overlay().put(['a'], undefined)).toThrow('delete the key');
  });
});
