import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { HttpError } from '../../infra/http/errors.ts';
import type { OutboxKeeper } from './keeper.ts';

const query = z.strictObject({ from: z.iso.datetime({ offset: true }) });

/** `POST /v1/outbox/:name/replay?from=…`: tells a destination again what was known since then. */
export async function outboxRoutes(app: FastifyInstance, { keeper }: { readonly keeper: OutboxKeeper }): Promise<void> {
  app.route<{ Params: { name: string } }>({
    method: 'POST',
    url: '/v1/outbox/:name/replay',
    config: { permission: 'manage' },
    schema: { summary: 'Tells a destination of the outbox again what was known from an instant on' },
    handler: (request) => {
      const { name } = request.params;
      if (!keeper.tells(name))
        throw new HttpError('not-found', 'there is no destination with that name in outbox.json');
      const asked = query.safeParse(request.query);
      if (!asked.success)
        throw new HttpError('wrong-field', 'from: must be an instant such as 2021-12-06T08:00:00+07:00');
      return keeper.replay(name, Date.parse(asked.data.from), request.caller.name);
    },
  });
}
