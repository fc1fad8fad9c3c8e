import type { Store } from '../../clickhouse/store.ts';
import { JUDGED } from './judged.ts';
import { type Narrowed, narrowing } from './known.ts';

/** People with vaccination records that cannot all be right; each once, however many records. */
export interface PeopleCounts {
  readonly dosesInWrongOrder: number;
  readonly dosesRepeated: number;
  /** A later dose without those before it. */
  readonly dosesSkipped: number;
  readonly dosesTooClose: number;
  /** Of whom a record says what makes them look like somebody else. */
  readonly lookAlike: number;
}

export async function peopleCounts(store: Store, asOf: number, narrowed: Narrowed): Promise<PeopleCounts> {
  const { sql, params } = narrowing(narrowed);
  const people = (fault: string) => `uniqExactIf(j.person, has(j.faults, '${fault}'))`;
  const [row] = await store.rows<PeopleCounts>(
    `SELECT ${people('doses-order')} AS dosesInWrongOrder, ${people('doses-repeated')} AS dosesRepeated, ${people('doses-gap')} AS dosesSkipped,
  ${people('doses-interval')} AS dosesTooClose, ${people('look-alike')} AS lookAlike
FROM (SELECT person, faults FROM (${JUDGED}) ${sql}) AS j WHERE j.person != ''`,
    { asOf, ...params },
  );
  return row!;
}
