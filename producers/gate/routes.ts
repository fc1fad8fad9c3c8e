import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { checked } from '../../infra/http/checked.ts';
import { HttpError } from '../../infra/http/errors.ts';
import { ALIAS } from '../codes/venue-alias.ts';
import { type GateOptions, passGate } from './gate.ts';
import { gateScan } from './scan.ts';

export interface GateRoutesOptions extends GateOptions {
  /** As for `POST /v1/events`. */
  readonly congested: () => number | undefined;
}

const aliasList = z
  .array(
    z
      .string()
      .regex(ALIAS, 'must be tokhaiyte: or pccovid: and 24 hex digits in lower case, or pccovid: and six letters'),
  )
  .max(50);

const aliasLists = z
  .record(z.string().min(1).max(200), aliasList)
  .refine((lists) => Object.keys(lists).length <= 5000, 'must name at most 5,000 venues');

/** `POST /v1/gate`, and the aliases of venues at `/v1/venues/:venue/aliases`, of many at `/v1/venue-aliases`. */
export async function gateRoutes(app: FastifyInstance, options: GateRoutesOptions): Promise<void> {
  app.route({
    method: 'POST',
    url: '/v1/gate',
    config: { permission: ['scans', 'events'] },
    schema: {
      summary: 'Takes one scan: the raw text of the code, the venue, the direction; answers what the guard should see',
    },
    onRequest: async () => {
      const seconds = options.congested();
      if (seconds !== undefined) throw new HttpError('log-full', undefined, seconds);
    },
    handler: (request) => passGate(checked(gateScan, request.body), options),
  });
  app.route<{ Params: { venue: string } }>({
    method: 'GET',
    url: '/v1/venues/:venue/aliases',
    config: { permission: 'events' },
    schema: { summary: 'The posters of other platforms that stand for a venue' },
    handler: async (request) => options.aliases.of(request.params.venue),
  });
  app.route<{ Params: { venue: string } }>({
    method: 'PUT',
    url: '/v1/venues/:venue/aliases',
    config: { permission: 'events' },
    schema: { summary: 'Says which posters of other platforms stand for a venue: a JSON array' },
    handler: async (request, reply) => {
      const aliases = new Map([[request.params.venue, checked(aliasList, request.body)]]);
      await options.aliases.set(aliases, request.caller.name);
      return reply.code(204).send();
    },
  });
  app.route({
    method: 'PUT',
    url: '/v1/venue-aliases',
    config: { permission: 'events' },
    schema: { summary: 'The same for many venues at once: { "venue": ["alias"] }, at most 5,000' },
    handler: async (request, reply) => {
      const aliases = new Map(Object.entries(checked(aliasLists, request.body)));
      await options.aliases.set(aliases, request.caller.name);
      return reply.code(204).send();
    },
  });
}
