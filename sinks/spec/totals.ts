import type { Change } from '../../schemas/changes.ts';
import type { Store } from '../clickhouse/store.ts';
import { counts } from '../queries/counts.ts';
import { visits } from '../queries/visits.ts';
import { TABLES } from '../tables.ts';
import { countsOf, visitsOf } from './expected.ts';
import { standingRows } from './random-changes.ts';

/** What shows a row that is missing or there twice: rows by table, and what the views made of them. */
export interface Totals {
  readonly tables: Readonly<Record<string, number>>;
  readonly counts: readonly string[];
  readonly visits: readonly string[];
}

/** As ClickHouse has it. */
export async function totals(store: Store): Promise<Totals> {
  const tables: Record<string, number> = {};
  for (const { name } of Object.values(TABLES)) {
    const [row] = await store.rows<{ n: number }>(`SELECT count() AS n FROM {db}.${name}`);
    tables[name] = row!.n;
  }
  return {
    tables,
    counts: texts(await Array.fromAsync(counts(store))),
    visits: texts(await Array.fromAsync(visits(store))),
  };
}

/** As it was published. */
export function published(changes: readonly Change[]): Totals {
  const types = changes.flatMap((change) => change.rows.map(({ row }) => row.type as string));
  const standing = standingRows(changes);
  return {
    tables: Object.fromEntries(
      Object.entries(TABLES).map(([type, { name }]) => [name, types.filter((other) => other === type).length]),
    ),
    counts: texts(countsOf(standing, {})),
    visits: texts(visitsOf(standing, {})),
  };
}

function texts(rows: readonly object[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
