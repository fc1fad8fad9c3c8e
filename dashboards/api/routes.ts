import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { jsonSchema } from '../../infra/http/json-schema.ts';
import type { Permission } from '../../infra/http/roles.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { alerts } from '../../sinks/queries/alerts.ts';
import { contacts } from '../../sinks/queries/contacts.ts';
import { counts } from '../../sinks/queries/counts.ts';
import { explainedExposures, exposures } from '../../sinks/queries/exposures.ts';
import { exposureHistory } from '../../sinks/queries/history.ts';
import { people } from '../../sinks/queries/people.ts';
import type { Filters } from '../../sinks/queries/rows.ts';
import { visits } from '../../sinks/queries/visits.ts';
import { FILTERS, type FilterName, parseFilters } from './filters.ts';
import { sendRows } from './ndjson.ts';

export interface ApiOptions {
  readonly store: Store;
  /** Opens a sealed subject, for whoever may read plain identifiers. */
  readonly open: (sealed: Uint8Array) => string;
}

/** The reads of `events.md`: NDJSON in the shapes of `replay`. */
export async function apiRoutes(app: FastifyInstance, { store, open }: ApiOptions): Promise<void> {
  const read = (
    url: string,
    summary: string,
    permission: Permission,
    filters: readonly FilterName[],
    rows: (filters: Filters) => AsyncIterable<unknown>,
  ) =>
    app.route({
      method: 'GET',
      url,
      config: { permission },
      schema: { summary, querystring: querySchema(filters), produces: ['application/x-ndjson', 'application/json'] },
      // The parameters are checked by `parseFilters`, whose messages say what would be right.
      validatorCompiler: () => () => true,
      handler: (request, reply) => sendRows(request, reply, rows(parseFilters(request.query, filters))),
    });

  read('/v1/people', 'People and their subjects', 'people', ['person', 'asOf'], (filters) =>
    openPeople(store, filters, open),
  );
  read('/v1/visits', 'Visits', 'tracing', ['person', 'venue', 'district', 'commune', 'from', 'to', 'asOf'], (filters) =>
    visits(store, filters),
  );
  read(
    '/v1/exposures',
    'Exposures, with their reasons',
    'tracing',
    ['case', 'person', 'venue', 'district', 'commune', 'from', 'to', 'asOf'],
    (filters) => exposures(store, filters),
  );
  read(
    '/v1/exposures/reasons',
    'Exposures with the reason of each: scans, window, weight, doses, rules',
    'tracing',
    ['case', 'person', 'venue', 'district', 'commune', 'from', 'to', 'asOf'],
    (filters) => explainedExposures(store, filters),
  );
  read(
    '/v1/exposures/history',
    'Every version of exposures, with when it became known and what caused it',
    'tracing',
    ['case', 'person', 'venue', 'asOf'],
    (filters) => exposureHistory(store, filters),
  );
  read('/v1/contacts', 'Contacts of cases', 'tracing', ['case', 'person', 'from', 'to', 'asOf'], (filters) =>
    contacts(store, filters),
  );
  read(
    '/v1/alerts',
    'Scans during isolation',
    'tracing',
    ['person', 'venue', 'district', 'commune', 'from', 'to', 'asOf'],
    (filters) => alerts(store, filters),
  );
  read('/v1/counts', 'Counts by day and area', 'counts', ['district', 'commune', 'from', 'to', 'asOf'], (filters) =>
    counts(store, filters),
  );
}

async function* openPeople(store: Store, filters: Filters, open: ApiOptions['open']) {
  for await (const { person, subjects } of people(store, filters)) {
    yield { person, subjects: subjects.map(({ sealed }) => open(sealed)).sort() };
  }
}

/** What OpenAPI says of the parameters. */
function querySchema(filters: readonly FilterName[]): object {
  const shape = Object.fromEntries(filters.map((filter) => [filter, FILTERS[filter].optional()]));
  return jsonSchema(z.object(shape));
}
