import { describe, expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../../schemas/rules.ts';
import { AREAS, expectedValue } from '../../spec/expected-week.ts';
import { pour } from '../../spec/pour.ts';
import { MONDAY, randomChanges, seeded, shuffled, standingRows } from '../../spec/random-changes.ts';
import { tempStore } from '../../spec/temp-store.ts';
import { itemsOf } from './indicator.ts';
import { venuesInactive } from './venues.ts';
import { INDICATORS, weeklyIndicators } from './weekly.ts';

const stores = tempStore();
const DAY = 86_400_000;
/** A week that ends in the middle of what happens. */
const WEEK = { from: MONDAY - 5 * DAY, to: MONDAY + 2 * DAY };

const notZero = new Set<string>();

describe.each([11, 12])('the week of seed %i', (seed) => {
  const changes = randomChanges(seed, 500);

  test.each([
    ['now', Number.MAX_SAFE_INTEGER],
    ['as it was known in the middle', MONDAY + 250_000],
  ])('has in every area the numbers that plain TypeScript counts, %s', async (_, asOf) => {
    const store = await stores.fresh();
    await pour(store, shuffled(changes, seeded(seed)));
    const rows = standingRows(changes, asOf);
    const found = await weeklyIndicators(store, { ...WEEK, asOf }, DEFAULT_RULES);
    const expected = AREAS.flatMap((area) =>
      INDICATORS.filter(({ name }) => area.commune === null || name !== 'communes_silent').map(({ name }) => ({
        ...area,
        indicator: name,
        value: expectedValue(name, area, rows, WEEK, DEFAULT_RULES),
      })),
    );
    const text = (row: object) => JSON.stringify(row);
    expect(found.map(text).sort()).toEqual(expected.map(text).sort());
    for (const { indicator, value } of found) if (value > 0) notZero.add(indicator);
  });
});

test('no indicator was 0 everywhere in these weeks, or they would have said nothing', () => {
  expect([...notZero].sort()).toEqual(INDICATORS.map(({ name }) => name).sort());
});

test('a number leads to what it counted', async () => {
  const store = await stores.fresh();
  const changes = randomChanges(13, 300);
  await pour(store, changes);
  const week = { ...WEEK, asOf: Number.MAX_SAFE_INTEGER };
  const rows = standingRows(changes);
  for (const area of AREAS.slice(0, 20)) {
    const filter = {
      ...(area.district !== null && { district: area.district }),
      ...(area.commune !== null && { commune: area.commune }),
    };
    const items = await itemsOf(store, venuesInactive, week, DEFAULT_RULES, filter);
    expect(items).toHaveLength(expectedValue('venues_inactive', area, rows, WEEK, DEFAULT_RULES));
  }
});
