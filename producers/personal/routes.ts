import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { HttpError } from '../../infra/http/errors.ts';
import { learnt, type PersonalIntake } from './intake.ts';

/**
 * `POST /v1/personal`: what a platform knows of people beside their identifiers, as a JSON array of at most 5,000. Sealed before it enters the
 * log; nothing of it is answered or logged.
 */
export async function personalRoutes(app: FastifyInstance, { personal }: { personal: PersonalIntake }): Promise<void> {
  app.route({
    method: 'POST',
    url: '/v1/personal',
    config: { permission: 'events' },
    schema: { summary: 'Delivers names, birth dates, phones and addresses, which are sealed' },
    handler: async (request, reply) => {
      const result = z.array(learnt).max(5000).safeParse(request.body);
      if (!result.success) {
        // zod's own messages may repeat a value: only those of ours are passed on.
        const at = result.error.issues.slice(0, 5).map(({ path, message, code }) => {
          return `${path.join('.') || '(body)'}: ${code === 'custom' ? message : 'has a wrong shape'}`;
        });
        throw new HttpError('wrong-field', at.join('; '));
      }
      await personal.take(result.data);
      return reply.code(202).send({ accepted: result.data.length });
    },
  });
}
