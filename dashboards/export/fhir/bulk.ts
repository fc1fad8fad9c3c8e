import { standingRecords } from '../../../sinks/queries/records.ts';
import { type Visit, visits } from '../../../sinks/queries/visits.ts';
import { identitiesOf, type Openers } from '../identities.ts';
import { condition, encounter, immunization, location, observation, patient, type Resource } from './resources.ts';

export interface BulkFilters {
  readonly person?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

const AT_ONCE = 200;
const OF_PEOPLE = { dose: immunization, test: observation, case: condition };

/**
 * All that stands as resources: venues, then what happened to people, each person before the first resource that refers to it. `from` and `to` are of what
 * happened, not of venues.
 */
export async function* fhirResources(openers: Openers, filters: BulkFilters): AsyncGenerator<Resource> {
  const { store } = openers;
  for await (const venue of standingRecords(store, { kinds: ['venue'] })) yield location(venue);
  const said = new Set<string>();
  const records = standingRecords(store, { kinds: Object.keys(OF_PEOPLE), ...filters });
  yield* ofPeople(records, (record) => OF_PEOPLE[record.kind as keyof typeof OF_PEOPLE](record), openers, said);
  yield* ofPeople<Visit>(visits(store, filters), encounter, openers, said);
}

async function* ofPeople<T extends { readonly person: string }>(
  rows: AsyncIterable<T>,
  resource: (row: T) => Resource,
  openers: Openers,
  said: Set<string>,
): AsyncGenerator<Resource> {
  let batch: T[] = [];
  const flush = async function* () {
    const missing = batch.map(({ person }) => person).filter((person) => !said.has(person));
    for (const [person, identity] of await identitiesOf(openers, missing)) {
      said.add(person);
      yield patient(person, identity);
    }
    for (const row of batch) yield resource(row);
    batch = [];
  };
  for await (const row of rows) {
    batch.push(row);
    if (batch.length === AT_ONCE) yield* flush();
  }
  yield* flush();
}
