import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { HttpError } from '../../infra/http/errors.ts';
import type { Intake } from '../../producers/gateway/intake.ts';
import { formatInstant } from '../../schemas/instant.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { FILTERS } from '../api/filters.ts';
import { checked, districtFor } from '../weekly/request.ts';
import { fieldList } from './export.ts';
import { deskClock, venueFacts } from './facts.ts';
import { type GivenInspection, inspectionEvent, inspectionsOfCsv } from './inspections.ts';
import { venuesInspected, venuesOf } from './venues.ts';
import { type WorkItem, worklist } from './worklist.ts';

export interface DeskOptions {
  readonly store: Store;
  readonly intake: Intake;
  readonly now?: () => number;
}

/** Most inspections in one body. */
const MOST = 5000;

const deskQuery = {
  district: FILTERS.district.optional(),
  at: FILTERS.asOf.optional(),
  format: z.enum(['json', 'csv'], 'must be json or csv').default('json'),
} as const;

/** The desk of a district: which venues to visit and why, what was found there, and the list for the field. */
export async function deskRoutes(app: FastifyInstance, { store, intake, now = Date.now }: DeskOptions): Promise<void> {
  app.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.route({
    method: 'GET',
    url: '/v1/desk',
    config: { permission: 'reports' },
    schema: {
      summary: 'The venues of a district to visit, the most pressing first',
      description:
        'at: the instant that the list is for; that of the newest scan when absent. format=csv: the list for the field.',
    },
    handler: async (request, reply) => {
      const query = checked(deskQuery, request.query);
      const district = districtFor(request.caller, query.district);
      if (district === undefined)
        throw new HttpError('wrong-field', 'district: is missing; must be the 3-digit code of one of the 7 districts');
      const at = query.at ?? (await deskClock(store, now()));
      const items = worklist(await venueFacts(store, district, at), at);
      if (query.format === 'json') return { district, at: formatInstant(at), items: items.map(shown) };
      const name = `kiem-tra-${district}-${formatInstant(at).slice(0, 10)}.csv`;
      reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}"`);
      return reply.send(fieldList(items, at));
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/desk/inspections',
    config: { permission: 'reports' },
    schema: {
      summary: 'Records inspections: one, an array, or the list that came back from the field as CSV',
      consumes: ['application/json', 'text/csv'],
    },
    handler: async (request, reply) => {
      const { role, name } = request.caller;
      if (role === 'epidemiologist')
        throw new HttpError('wrong-role', 'inspections are recorded by the district or the Department');
      const given = givenOf(request.body);
      const events = given.map((one) => ({ source: `desk: ${name}`, ...inspectionEvent(one, now()) }));
      const mine = await allowed(request, events);
      const taken = await intake.take(
        events.filter((_, at) => mine[at]).map((json) => ({ json })),
        false,
      );
      const places = [...events.keys()].filter((at) => mine[at]);
      const foreign = [...events.keys()].filter((at) => !mine[at]);
      return reply.code(202).send({
        accepted: taken.accepted,
        rejected: [
          ...taken.rejected.map((one) => ({ ...one, index: places[one.index]! })),
          ...foreign.map((index) => ({
            index,
            code: 'wrong-role',
            message: 'venue: is no registered venue of the own district',
          })),
        ].sort((a, b) => a.index - b.index),
      });
    },
  });

  /** Which inspections the caller may record: an officer of a district those of its venues, also of the venue that a record was of before. */
  async function allowed(request: FastifyRequest, events: readonly GivenInspection[]): Promise<boolean[]> {
    const district = districtFor(request.caller, undefined);
    if (district === undefined) return events.map(() => true);
    const texts = (values: unknown[]) => values.filter((value) => typeof value === 'string');
    const before = await venuesInspected(store, texts(events.map(({ record }) => record)));
    const named = new Set([...texts(events.map(({ venue }) => venue)), ...before.values()]);
    const own = await venuesOf(store, district, [...named]);
    return events.map(({ venue, record }) => {
      const earlier = before.get(record as string);
      return own.has(venue as string) && (earlier === undefined || own.has(earlier));
    });
  }
}

function givenOf(body: unknown): GivenInspection[] {
  const given = typeof body === 'string' ? inspectionsOfCsv(body) : Array.isArray(body) ? body : [body];
  if (given.length > MOST) throw new HttpError('wrong-field', `(body): must have at most ${MOST} inspections`);
  const wrong = given.findIndex((one) => typeof one !== 'object' || one === null || Array.isArray(one));
  if (wrong >= 0)
    throw new HttpError('wrong-field', `${wrong}: must be an inspection such as { "venue": "…", "finding": "ok" }`);
  return given as GivenInspection[];
}

function shown({ activity, inspection, registered, ...item }: WorkItem) {
  return {
    ...item,
    registered: formatInstant(registered),
    lastScan: activity === null ? null : formatInstant(activity.last),
    inspection: inspection && { ...inspection, at: formatInstant(inspection.at) },
  };
}
