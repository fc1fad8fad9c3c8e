import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { HttpError } from '../../infra/http/errors.ts';
import { communeOf, districtOf } from '../../schemas/areas.ts';
import { day, formatInstant, localDay } from '../../schemas/instant.ts';
import type { ReportStep } from '../../schemas/reports.ts';
import { FILTERS } from '../api/filters.ts';
import { reportByUnits } from '../report/crosswalk.ts';
import { INDICATORS, TRAITS } from '../report/indicators.ts';
import { scoped } from '../report/weekly.ts';
import type { WeeklyReports } from './reports.ts';
import { checked, districtFor, week } from './request.ts';

const percent = z.number('must be a number').min(0, 'must be 0 or more').optional();
const count = z.int('must be a whole number from 0').min(0, 'must be a whole number from 0').optional();
const ready = z.union([z.literal(0), z.literal(1)], 'must be 1 for yes or 0 for no').optional();

/** What no event carries and a level needs; what is not known is left out, never 0. */
const inputs = z.strictObject({
  adultsOneDosePercent: percent,
  elderlyFullPercent: percent,
  capacityMet: z.boolean('must be true or false').optional(),
  levelBefore: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)], 'must be 1, 2, 3 or 4').optional(),
  oxygen: count,
  deaths: count,
  fullPercent: percent,
  atRiskFullPercent: percent,
  homeCareReady: ready,
  districtBedsReady: ready,
  icuBedsReady: ready,
});

const text = z.string('must be a text').trim().min(1, 'must not be empty').max(200, 'must have at most 200 characters');

/** The epidemic level of each commune on a day, decisions and inputs that people file, and a report by the units of a later day. */
export async function levelRoutes(app: FastifyInstance, { reports }: { reports: WeeklyReports }): Promise<void> {
  app.route({
    method: 'GET',
    url: '/v1/levels',
    config: { permission: 'reports' },
    schema: {
      summary:
        'The epidemic level of each commune on a local day: computed, with its inputs and steps, and set by decision',
    },
    handler: async (request) => {
      const query = checked(
        { day: day.optional(), district: FILTERS.district.optional(), asOf: FILTERS.asOf.optional() },
        request.query,
      );
      const district = districtFor(request.caller, query.district);
      const asOf = Math.min(query.asOf ?? reports.now(), reports.now());
      const on = query.day ?? localDay(reports.now());
      const all = await reports.levels(on, asOf);
      return {
        day: on,
        asOf: formatInstant(asOf),
        levels: all.filter(({ commune }) => district === undefined || districtOf(commune) === district),
      };
    },
  });
  file(
    'decisions',
    'Files a level that was set by decision; of one number for a commune the last filing stands',
    (body) => {
      const shape = {
        commune: FILTERS.commune,
        level: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)], 'must be 1, 2, 3 or 4'),
        number: text,
        date: day,
        from: day,
        until: day.optional(),
      };
      const decision = checked(shape, body);
      if (decision.until !== undefined && decision.until <= decision.from)
        throw new HttpError('wrong-field', 'until: must be later than from');
      return { type: 'levelSet', ...decision };
    },
  );
  file('inputs', 'Files what no event carries and a level needs, for a commune from a day on', (body) => {
    const { commune, day: on, ...known } = checked({ commune: FILTERS.commune, day, ...inputs.shape }, body);
    if (Object.keys(known).length === 0)
      throw new HttpError('wrong-field', `(body): needs at least one of ${Object.keys(inputs.shape).join(', ')}`);
    return { type: 'levelInputs', commune, day: on, inputs: JSON.stringify(known) };
  });
  app.route({
    method: 'GET',
    url: '/v1/reports/weekly/units',
    config: { permission: 'reports' },
    schema: {
      summary:
        'An indicator of the weekly report by the units of 2021, November 2024 or July 2025; split units are marked',
    },
    handler: async (request) => {
      const query = checked(
        {
          week,
          units: z.enum(['2021', '2024-11', '2025-07'], 'must be 2021, 2024-11 or 2025-07').default('2025-07'),
          indicator: z.enum(INDICATORS, `must be one of ${INDICATORS.join(', ')}`),
          asOf: FILTERS.asOf.optional(),
        },
        request.query,
      );
      if (query.units !== '2021' && !TRAITS[query.indicator].additive) {
        throw new HttpError(
          'wrong-field',
          `indicator: ${query.indicator} counts each person once in an area, so communes cannot be added up`,
        );
      }
      const own = districtFor(request.caller, undefined) ?? null;
      const { report } = (await reports.numbers(query.week, { asOf: query.asOf }))!;
      const { units, indicator } = query;
      return {
        week: report.week,
        asOf: report.asOf,
        units,
        indicator,
        rows: reportByUnits(scoped(report, own), indicator, units),
      };
    },
  });

  function file(
    name: string,
    summary: string,
    stepOf: (body: unknown) => Record<string, unknown> & { commune: string },
  ): void {
    app.route({
      method: 'POST',
      url: `/v1/levels/${name}`,
      config: { permission: 'reports' },
      schema: { summary },
      handler: async (request, reply) => {
        mayFile(request);
        const fields = stepOf(request.body);
        const { name: by, role } = request.caller;
        const step = { ...fields, id: randomUUID(), week: '', at: reports.now(), by, role };
        await reports.log.take([step as unknown as ReportStep]);
        return reply.code(201).send({ filed: communeOf(fields.commune)!.name });
      },
    });
  }
}

/** Levels are the business of the health service and the Department; a district reads them. */
function mayFile({ caller }: FastifyRequest): void {
  if (caller.role === 'district')
    throw new HttpError('wrong-role', 'levels are filed by the Department or an epidemiologist');
}
