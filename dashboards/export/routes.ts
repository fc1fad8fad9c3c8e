import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { HttpError } from '../../infra/http/errors.ts';
import { may } from '../../infra/http/roles.ts';
import { parseFilters } from '../api/filters.ts';
import { csvText } from './csv.ts';
import { fhirResources } from './fhir/bulk.ts';
import type { Openers } from './identities.ts';
import { type LineList, lineList } from './line-list.ts';
import { xlsxOf } from './xlsx.ts';

const LISTS = {
  cases: ['person', 'from', 'to'],
  contacts: ['case', 'person', 'from', 'to'],
  visits: ['person', 'venue', 'district', 'commune', 'from', 'to'],
} as const;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** `GET /v1/line-lists/:list?format=csv|xlsx` and `GET /v1/fhir/$export`. Names and numbers only for callers that may read people. */
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
      if (format === 'xlsx') return reply.type(XLSX).send(await xlsxOf(list, rows));
      return reply.type('text/csv; charset=utf-8').send(Readable.from(csvText(rows)));
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/fhir/$export',
    config: { permission: 'people' },
    schema: { summary: 'People, doses, tests, cases, visits and venues as FHIR R4 resources, one a line' },
    validatorCompiler: () => () => true,
    handler: async (request, reply) => {
      const filters = parseFilters(request.query, ['person', 'from', 'to']);
      const lines = async function* () {
        for await (const resource of fhirResources(openers, filters)) yield `${JSON.stringify(resource)}\n`;
      };
      return reply.type('application/fhir+ndjson').header('cache-control', 'no-store').send(Readable.from(lines()));
    },
  });
}
