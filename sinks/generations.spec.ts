import { expect, test } from 'vitest';
import { migrate } from './clickhouse/migrate.ts';
import { currentGeneration, dropGeneration, generation, publishGeneration } from './generations.ts';
import { counts } from './queries/counts.ts';
import { pour } from './spec/pour.ts';
import { randomChanges } from './spec/random-changes.ts';
import { tempStore } from './spec/temp-store.ts';
import { published, totals } from './spec/totals.ts';

const stores = tempStore();

test('readers see the old answers until the new database is complete and published', async () => {
  const first = await stores.fresh();
  const changes = randomChanges(51, 60);
  await pour(first, changes.slice(0, 30));
  expect(await currentGeneration(first)).toEqual({ number: 0, database: first.database, group: 'sink' });

  const next = generation(first.database, 1);
  const rebuilt = first.in(next.database);
  await migrate(rebuilt);
  await pour(rebuilt, changes);
  expect(await currentGeneration(first)).toMatchObject({ number: 0 });

  await publishGeneration(first, next);
  expect(await currentGeneration(first)).toEqual({ number: 1, database: `${first.database}_1`, group: 'sink-1' });
  expect(await totals(first.in((await currentGeneration(first)).database))).toEqual(published(changes));

  await dropGeneration(first, generation(first.database, 0));
  expect(await Array.fromAsync(counts(first))).toEqual([]);
  expect(await currentGeneration(first)).toMatchObject({ number: 1 });
  expect(await migrate(first)).toEqual([]);
  await publishGeneration(first, generation(first.database, 2));
  await dropGeneration(first, next);
  await expect(totals(rebuilt)).rejects.toThrow('ClickHouse refused: UNKNOWN_');
});
