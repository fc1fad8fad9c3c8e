import type { Store } from '../clickhouse/store.ts';
import { type Filters, standing, Where } from './rows.ts';

/** A person with the subjects known to be theirs: keyed text, and the plain subject sealed. */
export interface Person {
  readonly person: string;
  readonly subjects: readonly { readonly subject: string; readonly sealed: Buffer }[];
}

/** The people there are, or were at `asOf`, each with all their subjects; one person when `person` is given. */
export async function* people(store: Store, filters: Pick<Filters, 'person' | 'asOf'> = {}): AsyncGenerator<Person> {
  const where = new Where().equal(filters, 'person');
  const table = { current: 'subjects_by_person', sorted: ['person', 'subject'] };
  const { sql, params } = standing('subject', ['person', 'subject', 'sealed'], table, where, filters.asOf);
  let current: { person: string; subjects: { subject: string; sealed: Buffer }[] } | undefined;
  // Rows come sorted by person.
  for await (const row of store.stream<{ person: string; subject: string; sealed: string }>(sql, params)) {
    if (current?.person !== row.person) {
      if (current) yield current;
      current = { person: row.person, subjects: [] };
    }
    current.subjects.push({ subject: row.subject, sealed: Buffer.from(row.sealed, 'base64') });
  }
  if (current) yield current;
}

/** The person that a keyed subject is of, or was at `asOf`. */
export async function personOf(store: Store, subject: string, asOf?: number): Promise<string | undefined> {
  const where = new Where().when('subject', subject, 't.subject = {subject:String}');
  const table = { current: 'subjects_by_person', sorted: ['person', 'subject'] };
  const { sql, params } = standing('subject', ['person', 'subject'], table, where, asOf);
  const [row] = await store.rows<{ person: string }>(sql, params);
  return row?.person;
}
