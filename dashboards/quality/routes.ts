import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { HttpError } from '../../infra/http/errors.ts';
import { doseFaults, faultCounts, LEVELS, lookalikes, unmatched } from '../../sinks/queries/vaccination-quality.ts';
import { csvText } from '../export/csv.ts';
import type { Openers } from '../export/identities.ts';
import { backList } from './back-list.ts';
import { sharesOf } from './shares.ts';

const measures = z.strictObject({ by: z.enum(LEVELS).default('district') });
const list = z.strictObject({ facility: z.string().max(200) });
const WEEKS_MS = 28 * 86_400_000;

/**
 * `GET /v1/quality/vaccination?by=facility|commune|district|week`: how complete and accurate the vaccination data is, in numbers only;
 * `GET /v1/quality/vaccination/records?facility=…`: the records to be corrected, to be sent back to their facility.
 */
export async function qualityRoutes(app: FastifyInstance, openers: Openers): Promise<void> {
  const { store } = openers;
  app.route({
    method: 'GET',
    url: '/v1/quality/vaccination',
    config: { permission: 'reports' },
    schema: { summary: 'Completeness and accuracy of the vaccination data, by facility, commune, district or week' },
    validatorCompiler: () => () => true,
    handler: async (request) => {
      const asked = measures.safeParse(request.query);
      if (!asked.success) throw new HttpError('wrong-field', `by: must be ${LEVELS.join(', ')}`);
      const faults = await doseFaults(store);
      const count = (fault: string) => faults.filter((one) => one.fault === fault).length;
      return {
        by: asked.data.by,
        rows: (await faultCounts(store, asked.data.by)).map(sharesOf),
        people: {
          dosesInWrongOrder: count('doses-order'),
          dosesRepeated: count('doses-repeated'),
          dosesTooClose: count('doses-interval'),
          lookAlike: (await lookalikes(store)).length,
        },
        unmatched: await unmatched(store, Date.now() - WEEKS_MS),
      };
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/quality/vaccination/records',
    config: { permission: 'people' },
    schema: { summary: 'The vaccination records of a facility that should be corrected, as CSV' },
    validatorCompiler: () => () => true,
    handler: async (request, reply) => {
      const asked = list.safeParse(request.query);
      if (!asked.success)
        throw new HttpError('wrong-field', 'facility: must be the name of a facility, as its records say it');
      reply.header('cache-control', 'no-store').header('content-disposition', 'attachment; filename="records.csv"');
      return reply.type('text/csv; charset=utf-8').send(Readable.from(csvText(backList(openers, asked.data.facility))));
    },
  });
}
