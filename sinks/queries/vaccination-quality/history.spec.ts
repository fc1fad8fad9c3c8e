import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Store } from '../../clickhouse/store.ts';
import { tempStore } from '../../spec/temp-store.ts';
import { LEVELS, type Level, recordCounts } from './counts.ts';

const stores = tempStore();

/** A version of what a record says, as the sink writes it. */
interface Version {
  readonly subject: number;
  readonly record: number;
  readonly facility: string;
  readonly faults: readonly string[];
  readonly knownAt: number;
}

const version = fc.record<Version>({
  subject: fc.nat(2),
  record: fc.nat(2),
  facility: fc.constantFrom('', 'A', 'B'),
  faults: fc.subarray(['name-missing', 'birth-incomplete', 'birth-differs', 'phone-implausible']),
  knownAt: fc.nat(20),
});

async function insert(store: Store, versions: readonly (Version & { version: number })[]): Promise<void> {
  const body = versions.map(({ subject, record, facility, faults, knownAt, version }) =>
    ['vaccination', `s${subject}`, record === 0 ? 'vaccination' : `dose-${record}`, version, knownAt, facility]
      .concat(['', '', faults.join(' '), ''])
      .join('\t'),
  );
  const columns = 'kind subject record version known_at facility commune district faults match'.split(' ');
  await store.insert({ table: 'personal_history', columns, body: `${body.join('\n')}\n` });
}

/** From the definition: of each record the latest version of those known; somebody's registration counts while there is nothing else. */
function expected(versions: readonly (Version & { version: number })[], by: Level, asOf: number) {
  const known = versions.filter(({ knownAt }) => knownAt <= asOf);
  const last = [...Map.groupBy(known, ({ subject, record }) => `${subject} ${record}`).values()].map((all) =>
    all.reduce((a, b) => (b.version > a.version ? b : a)),
  );
  const counted = last.filter(
    ({ subject, record }) => record !== 0 || last.every((other) => other.subject !== subject || other.record === 0),
  );
  const groups = Map.groupBy(counted, ({ facility }) => (by === 'facility' ? facility : ''));
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, all]) => {
      const with_ = (...faults: string[]) =>
        all.filter((one) => !faults.some((fault) => one.faults.includes(fault))).length;
      return {
        name,
        records: all.length,
        present: { name: with_('name-missing'), birth: all.length, phone: all.length, doses: 0 },
        plausible: { name: with_('name-missing'), birth: with_('birth-incomplete', 'birth-differs'), doses: 0 },
      };
    });
}

test('what was known at an instant is the last version of each record, whatever the order and the repeats', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(version, { minLength: 1, maxLength: 25 }),
      fc.nat(4),
      fc.nat(22),
      async (all, twice, asOf) => {
        // A later version is known later: the clock of the gateway that takes a subject's records does not run back.
        const versions = all.toSorted((a, b) => a.knownAt - b.knownAt).map((one, i) => ({ ...one, version: i }));
        const store = await stores.fresh();
        await insert(store, versions.toReversed());
        await insert(store, versions.slice(0, twice + 1));
        for (const by of LEVELS) {
          expect((await recordCounts(store, by, asOf, {})).rows).toMatchObject(expected(versions, by, asOf));
        }
      },
    ),
    { numRuns: 12 },
  );
});
