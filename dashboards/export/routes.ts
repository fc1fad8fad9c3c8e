import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { HttpError } from '../../infra/http/errors.ts';
import { may } from '../../infra/http/roles.ts';
import { parseFilters } from '../api/filters.ts';
import { csvText } from './csv.ts';
import { fhirResources, type ResourceType, TYPES } from './fhir/bulk.ts';
import { asBundle, asNdjson } from './fhir/written.ts';
import type { Openers } from './identities.ts';
import { type LineList, lineList } from './line-list.ts';
import { xlsxOf } from './xlsx.ts';

const LISTS = {
  cases: ['person', 'from', 'to'],
  contacts: ['case', 'person', 'from', 'to'],
  visits: ['person', 'venue', 'district', 'commune', 'from', 'to'],
} as const;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** `GET /v1/line-lists/:list?format=csv|xlsx` and `GET /v1/fhir/$export?_type=&_format=ndjson|bundle`. Names and numbers only for callers that may read people. */
export async function exportRoutes(app: FastifyInstance, openers: Openers): Promise<void> {
  app.route<{ Params: { list: string } }>({
    method: 'GET',
    url: '/v1/line-lists/:list',
    config: { permission: 'tracing' },
    schema: { summary: 'Line list of cases, contacts or visits as CSV or XLSX; with names for whoever may read them' },
    validatorCompiler: () => () => true,
    handler: async (request, reply) => {
      const { list } = request.params;
      if (!Object.hasOwn(LISTS, list))
        throw new HttpError('not-found', `the line lists are ${Object.keys(LISTS).join(', ')}`);
      const { format = 'csv', ...query } = request.query as Record<string, string>;
      if (format !== 'csv' && format !== 'xlsx') throw new HttpError('wrong-field', 'format: must be csv or xlsx');
      const named = may(request.caller.role, 'people') ? openers : undefined;
      const rows = lineList(list as LineList, openers.store, parseFilters(query, LISTS[list as LineList]), named);
      reply
        .header('content-disposition', `attachment; filename="${list}.${format}"`)
        .header('cache-control', 'no-store');
      if (format === 'xlsx') return reply.type(XLSX).send(await xlsxOf(list, rows).catch(tooLarge));
      return reply.type('text/csv; charset=utf-8').send(Readable.from(csvText(rows)));
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/fhir/$export',
    config: { permission: 'people' },
    schema: {
      summary:
        'People, doses, tests, cases, visits and venues as FHIR R4: one resource a line or, with _format=bundle, one Bundle; _type names types',
    },
    validatorCompiler: () => () => true,
    handler: async (request, reply) => {
      const { _type, _format = 'ndjson', ...query } = request.query as Record<string, string>;
      if (_format !== 'ndjson' && _format !== 'bundle') {
        throw new HttpError('wrong-field', '_format: must be ndjson or bundle');
      }
      const resources = fhirResources(openers, parseFilters(query, ['person', 'from', 'to']), typesOf(_type));
      reply.header('cache-control', 'no-store');
      if (_format === 'ndjson') return reply.type('application/fhir+ndjson').send(Readable.from(asNdjson(resources)));
      const base = `${request.protocol}://${request.host}/v1/fhir`;
      return reply.type('application/fhir+json').send(Readable.from(asBundle(resources, base)));
    },
  });
}

function tooLarge(error: unknown): never {
  if (error instanceof RangeError) throw new HttpError('wrong-field', `format: ${error.message}`);
  throw error;
}

function typesOf(text: unknown): ReadonlySet<ResourceType> {
  if (text === undefined) return new Set(TYPES);
  const named = String(text).split(',');
  if (named.every((type): type is ResourceType => TYPES.includes(type as ResourceType))) return new Set(named);
  throw new HttpError('wrong-field', `_type: must name some of ${TYPES.join(',')}`);
}
