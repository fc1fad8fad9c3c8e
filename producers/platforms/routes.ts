import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type Base, letterboxes, readLetters } from '../../infra/dead-letters/letters.ts';
import { HttpError } from '../../infra/http/errors.ts';
import { formatInstant } from '../../schemas/instant.ts';
import { PLATFORMS } from './platforms.ts';
import { type RefusedRow, refusedCsv, stageOf } from './refused.ts';

export interface PlatformRoutesOptions {
  readonly base: Base;
  readonly open: (sealed: Uint8Array) => string;
}

const query = z.strictObject({ lang: z.enum(['vi', 'en']).default('vi') });

/** `GET /v1/platforms/:name/refused`: the rows of a platform that were not taken, with what would be right, to be sent back to it. */
export async function platformRoutes(app: FastifyInstance, { base, open }: PlatformRoutesOptions): Promise<void> {
  app.route<{ Params: { name: string } }>({
    method: 'GET',
    url: '/v1/platforms/:name/refused',
    config: { permission: 'people' },
    schema: { summary: 'The rows of a platform that were not taken, as CSV' },
    handler: async (request, reply) => {
      const { name } = request.params;
      const asked = query.safeParse(request.query);
      if (!asked.success) throw new HttpError('wrong-field', 'lang: must be vi or en');
      if (!Object.hasOwn(PLATFORMS, name))
        throw new HttpError('not-found', `the platforms are ${Object.keys(PLATFORMS).join(', ')}`);
      const letters = await readLetters(letterboxes(base, base, 0), { stage: stageOf(name) });
      const rows = letters.map(({ letter }) => ({
        ...(JSON.parse(open(letter.content)) as RefusedRow),
        at: formatInstant(letter.at),
      }));
      reply.header('cache-control', 'no-store').header('content-disposition', `attachment; filename="${name}.csv"`);
      return reply.type('text/csv; charset=utf-8').send(Readable.from(refusedCsv(rows, asked.data.lang)));
    },
  });
}
