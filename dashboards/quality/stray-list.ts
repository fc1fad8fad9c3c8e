import type { Narrowed } from '../../sinks/queries/vaccination-quality/known.ts';
import { strayDoses, unrecorded } from '../../sinks/queries/vaccination-quality/lists.ts';
import { type Identity, type Openers, withIdentities } from '../export/identities.ts';
import { LIST_HEADER, listLine } from './list-line.ts';

/** Doses of which no vaccination record names the person, with what else is known of them. Header first. */
export async function* strayList(
  openers: Openers,
  asOf: number,
  narrowed: Narrowed,
): AsyncGenerator<readonly string[]> {
  yield LIST_HEADER;
  for await (const { row, identity } of withIdentities(strayDoses(openers.store, asOf, narrowed), openers)) {
    const { record, facility, commune, at, number, product } = row;
    const doses = [[at, number, product]] as const;
    const faults = ['dose-without-person'];
    yield listLine({ ...known(identity), record, facility, commune, doses, faults });
  }
}

/** People who were scanned and are in no vaccination record, by the commune where they were scanned last. Header first. */
export async function* unrecordedList(
  openers: Openers,
  asOf: number,
  narrowed: Narrowed,
): AsyncGenerator<readonly string[]> {
  yield LIST_HEADER;
  for await (const { row, identity } of withIdentities(unrecorded(openers.store, asOf, narrowed), openers)) {
    const faults = ['without-record'];
    yield listLine({ ...known(identity), record: '', facility: '', commune: row.commune, doses: [], faults });
  }
}

function known(identity: Identity | undefined) {
  const numbers = (identity?.subjects ?? []).map((subject) => subject.slice(subject.indexOf(':') + 1));
  return { number: numbers.join('; '), details: identity ?? {}, alike: [] };
}
