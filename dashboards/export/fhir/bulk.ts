import { standingRecords } from '../../../sinks/queries/records.ts';
import { type Visit, visits } from '../../../sinks/queries/visits.ts';
import { identitiesOf, type Openers } from '../identities.ts';
import {
  condition,
  encounter,
  immunization,
  location,
  observation,
  patient,
  type Resource,
  unregisteredLocation,
} from './resources.ts';

/** The types of resources that are exported. */
export const TYPES = ['Location', 'Patient', 'Immunization', 'Observation', 'Condition', 'Encounter'] as const;
export type ResourceType = (typeof TYPES)[number];

export interface BulkFilters {
  readonly person?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

const AT_ONCE = 200;
const OF_PEOPLE = { dose: immunization, test: observation, case: condition };
const KIND_OF = { Immunization: 'dose', Observation: 'test', Condition: 'case' } as const;

/**
 * All that stands as resources of some types: venues, then what happened to people, each person and each venue that is not registered before the
 * first resource that refers to it. `from` and `to` are of what happened, not of venues. Patients are those of whom something is exported; asked for
 * alone, those of whom anything could be.
 */
export async function* fhirResources(
  openers: Openers,
  filters: BulkFilters,
  types: ReadonlySet<ResourceType> = new Set(TYPES),
): AsyncGenerator<Resource> {
  const wants = (type: ResourceType) => types.has(type) || (types.size === 1 && types.has('Patient'));
  const venues = new Set<string>();
  if (types.has('Location') || types.has('Encounter')) {
    for await (const venue of standingRecords(openers.store, { kinds: ['venue'] })) {
      venues.add(venue.record);
      if (types.has('Location')) yield location(venue);
    }
  }
  for await (const resource of ofPeople(openers, filters, wants, venues)) {
    if (types.has(resource.resourceType as ResourceType)) yield resource;
  }
}

async function* ofPeople(
  openers: Openers,
  filters: BulkFilters,
  wants: (type: ResourceType) => boolean,
  venues: Set<string>,
): AsyncGenerator<Resource> {
  const said = new Set<string>();
  const kinds = (['Immunization', 'Observation', 'Condition'] as const).filter(wants).map((type) => KIND_OF[type]);
  if (kinds.length > 0) {
    const records = standingRecords(openers.store, { kinds, ...filters });
    yield* eachWithPatient(
      records,
      (record) => [OF_PEOPLE[record.kind as keyof typeof OF_PEOPLE](record)],
      openers,
      said,
    );
  }
  if (!wants('Encounter')) return;
  const withPlace = (visit: Visit) => {
    if (venues.has(visit.venue)) return [encounter(visit)];
    venues.add(visit.venue);
    return [unregisteredLocation(visit.venue), encounter(visit)];
  };
  yield* eachWithPatient<Visit>(visits(openers.store, filters), withPlace, openers, said);
}

async function* eachWithPatient<T extends { readonly person: string }>(
  rows: AsyncIterable<T>,
  resources: (row: T) => Resource[],
  openers: Openers,
  said: Set<string>,
): AsyncGenerator<Resource> {
  let batch: T[] = [];
  const flush = async function* () {
    const missing = new Set(batch.map(({ person }) => person).filter((person) => !said.has(person)));
    const known = await identitiesOf(openers, [...missing]);
    for (const person of missing) {
      said.add(person);
      // A person whose identifiers are not in the reads yet is nobody in particular, and still somebody to refer to.
      yield patient(person, known.get(person) ?? { subjects: [] });
    }
    for (const row of batch) yield* resources(row);
    batch = [];
  };
  for await (const row of rows) {
    batch.push(row);
    if (batch.length === AT_ONCE) yield* flush();
  }
  yield* flush();
}
