import type { Case } from '../../processors/people/cases.ts';
import { type Dose, protectionOf } from '../../processors/people/protection.ts';
import { dayNumber, localDay, localDayNumber } from '../../schemas/instant.ts';
import type { Rules } from '../../schemas/rules.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { contacts } from '../../sinks/queries/contacts.ts';
import type { Fact } from './rules.ts';

interface RecordRow {
  readonly kind: string;
  readonly at: number;
  readonly until: number | null;
  readonly fields: string;
}

/**
 * What is true of a person at an instant, from the standing records and contacts: `infectious` within the infectious window of a case that has not
 * ended; `isolated` under an order; `contact` until the day to which a contact should isolate; and the protection of `semantics.md`.
 */
export async function factsOf(store: Store, person: string, at: number, rules: Rules): Promise<Set<Fact>> {
  const rows = await store.rows<RecordRow>(
    `SELECT any(t.kind) AS kind, any(t.at) AS at, any(t.until) AS until, any(t.fields) AS fields
FROM {db}.standing_records AS t WHERE t.person = {person:String} GROUP BY t.row HAVING sum(t.sign) > 0`,
    { person },
  );
  const records = rows.map((row) => ({ ...row, fields: JSON.parse(row.fields) as Record<string, string | undefined> }));
  const facts = new Set<Fact>();
  const cases = records.filter(({ kind }) => kind === 'case');
  const ended = (fields: Record<string, string | undefined>) =>
    fields.ended !== undefined && Date.parse(fields.ended) <= at;
  if (cases.some(({ fields, until }) => Date.parse(fields.windowFrom!) <= at && at < (until ?? 0) && !ended(fields)))
    facts.add('infectious');
  if (records.some((row) => row.kind === 'isolation' && row.at <= at && at < (row.until ?? 0))) facts.add('isolated');
  for await (const { isolateUntil } of contacts(store, { person }))
    if (isolateUntil >= localDay(at)) facts.add('contact');
  const doses = records
    .filter(({ kind }) => kind === 'dose')
    .map(({ fields }) => ({ day: fields.day, product: fields.product }) as unknown as Dose);
  const past = cases.map(
    ({ at: sampled, fields }) =>
      ({ reference: fields.onset ? dayNumber(fields.onset) : localDayNumber(sampled) }) as Case,
  );
  const protection = protectionOf(doses, past, at, rules);
  facts.add(protection === 'none' ? 'unvaccinated' : protection);
  return facts;
}
