import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { FILTERS } from '../../dashboards/api/filters.ts';
import { sendRows } from '../../dashboards/api/ndjson.ts';
import { formatInstant } from '../../schemas/instant.ts';
import { checked } from '../http/checked.ts';
import type { Permission } from '../http/roles.ts';
import type { AccessLog } from './access-log.ts';
import { askedFor } from './asked.ts';

/** Calls that need one of these show data of single people. */
const OF_PEOPLE: readonly Permission[] = ['people', 'tracing', 'cards'];

const wanted = z.strictObject({
  by: z.string().min(1).max(100).optional(),
  from: FILTERS.from.optional(),
  to: FILTERS.to.optional(),
});

/**
 * Notes every answer that shows data of single people, before it leaves: who asked, when, for what. Register it before the routes it is to watch. A
 * route with `config.shows: 'people'` is watched whatever it needs.
 */
export function watchAccess(app: FastifyInstance, access: AccessLog): void {
  app.addHook('onSend', async (request, reply) => {
    const { permission, shows } = request.routeOptions.config;
    const watched =
      shows === 'people' || [permission ?? []].flat().some((one) => OF_PEOPLE.includes(one as Permission));
    if (!watched || reply.statusCode >= 300) return;
    await access.note({
      at: Date.now(),
      by: request.caller.name,
      role: request.caller.role,
      method: request.method,
      route: request.routeOptions.url ?? '',
      asked: askedFor({ ...(request.params as object), ...(request.query as object) }),
    });
  });
}

/** `GET /v1/access`: who was shown data of single people (`npm run truyvet -- access`). */
export async function accessRoutes(app: FastifyInstance, { access }: { access: AccessLog }): Promise<void> {
  app.route({
    method: 'GET',
    url: '/v1/access',
    config: { permission: 'manage' },
    schema: { summary: 'Who was shown data of single people, when, and what was asked for' },
    handler: async (request, reply) => {
      return sendRows(request, reply, rows(access, checked(wanted, request.query)));
    },
  });
}

async function* rows(access: AccessLog, asked: z.output<typeof wanted>) {
  for await (const { type: _, at, ...look } of access.looks(asked)) yield { at: formatInstant(at), ...look };
}
