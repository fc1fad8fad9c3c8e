import { beforeEach, expect, test } from 'vitest';
import type { SharedSettings } from '../../infra/settings/derived.ts';
import { settingsInMemory } from '../../infra/settings/in-memory.ts';
import { VenueAliases } from './aliases.ts';

const [A, B] = ['tokhaiyte:6092414e92bd219ab40fb32f', 'pccovid:0123456789abcdef01234567'];

let settings: SharedSettings;
let aliases: VenueAliases;

beforeEach(() => {
  settings = settingsInMemory();
  aliases = new VenueAliases(settings);
});

test('the aliases of a venue take the place of those it had', async () => {
  await aliases.set(new Map([['market', [A, B]]]), 'x');
  expect([aliases.venueOf(A), aliases.of('market')]).toEqual(['market', [B, A]]);
  await aliases.set(new Map([['market', [B]]]), 'x');
  expect([aliases.venueOf(A), aliases.of('market')]).toEqual([undefined, [B]]);
});

test.each([[['market', 'school']], [['school', 'market']]])(
  'a poster that moves from one venue to another is the other one’s, in whatever order they are named: %j',
  async (order) => {
    await aliases.set(new Map([['market', [A]]]), 'x');
    const after = { market: [] as string[], school: [A] };
    await aliases.set(new Map(order.map((venue) => [venue, after[venue as keyof typeof after]])), 'x');
    expect([aliases.venueOf(A), aliases.of('market'), aliases.of('school')]).toEqual(['school', [], [A]]);
  },
);

test('what stands already is not said again', async () => {
  await aliases.set(new Map([['market', [A]]]), 'x');
  const before = settings.standing(`alias/${A}`);
  await aliases.set(new Map([['market', [A]]]), 'y');
  expect(settings.standing(`alias/${A}`)).toEqual(before);
});
