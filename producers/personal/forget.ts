import { blankPersonal } from '../../sinks/blank-personal.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { people, personOf } from '../../sinks/queries/people.ts';
import type { PersonKeys } from './person-keys.ts';

/** What was forgotten of a person. */
export interface Forgotten {
  /** Keys that were destroyed. */
  readonly keys: number;
  /** Subjects that are the person's, with those that share a key with them. */
  readonly subjects: number;
  /** Rows of ClickHouse whose sealed details were taken away. */
  readonly rows: number;
  /**
   * Of these, rows whose records are of a version before keys were kept apart: each carries its own in the log, which can not be destroyed without the
   * log itself.
   */
  readonly carried: number;
}

export interface ForgetOptions {
  readonly store: Store;
  /** The databases of the generations: the one that stands, and the one that may take its place. */
  readonly databases: () => readonly string[];
  readonly keys: PersonKeys;
}

/**
 * Forgets what doors and imports learnt of a person, by a keyed subject: destroys the keys of all subjects that are known to be the person's, by the keys
 * themselves and by who is who in the results. What the person did (visits, cases …) stays; it is named by nothing but keyed subjects. Can be repeated.
 */
export async function forgetPerson(
  subject: string,
  by: string,
  { store, databases, keys }: ForgetOptions,
): Promise<Forgotten> {
  await keys.refresh();
  let subjects = new Set([subject]);
  for (let known = 0; known < subjects.size; ) {
    known = subjects.size;
    subjects = await keys.together(subjects);
    for (const one of [...subjects]) {
      const person = await personOf(store, one);
      if (person === undefined) continue;
      for await (const found of people(store, { person }))
        for (const { subject } of found.subjects) subjects.add(subject);
    }
  }
  const destroyed = await keys.forget(subjects, by);
  const blanked = await blankPersonal(store, subjects);
  // One that is built later is filled with what the keys still open.
  for (const database of databases().filter((name) => name !== store.database))
    await blankPersonal(store.in(database), subjects);
  return { keys: destroyed, subjects: subjects.size, ...blanked };
}
