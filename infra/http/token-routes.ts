import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { DISTRICTS } from '../../schemas/areas.ts';
import type { SharedSettings } from '../settings/derived.ts';
import { checked } from './checked.ts';
import { HttpError } from './errors.ts';
import { ROLES, type Role } from './roles.ts';
import { addToken, type Caller, callersOf, removeToken } from './tokens.ts';

const wanted = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(100)
      .refine((name) => name !== 'administrator', 'is the name of the deployment’s own token; take another'),
    role: z.enum(Object.keys(ROLES) as [Role, ...Role[]], `must be one of ${Object.keys(ROLES).join(', ')}`),
    district: z
      .enum(
        DISTRICTS.map(({ code }) => code),
        `must be one of ${DISTRICTS.map(({ code }) => code).join(', ')}`,
      )
      .optional(),
  })
  .refine(({ role, district }) => (role === 'district') === (district !== undefined), {
    path: ['district'],
    message: 'goes with the role district, and only with it',
  });

/** A caller that a token may be made for. Throws an error that names the wrong field and what would be right. */
export function wantedCaller(input: unknown): Caller {
  return checked(wanted, input ?? {});
}

/** `GET`, `POST /v1/tokens` and `DELETE /v1/tokens/:name`: who may call, for the whole deployment. Every process answers them. */
export async function tokenRoutes(
  app: FastifyInstance,
  { settings }: { readonly settings: SharedSettings },
): Promise<void> {
  const config = { permission: 'manage' } as const;
  app.get('/v1/tokens', { config, schema: { summary: 'Who has a token' } }, () => callersOf(settings));
  app.route({
    method: 'POST',
    url: '/v1/tokens',
    config,
    schema: { summary: 'Makes a token, in the place of an earlier one of the same name; it is shown this once' },
    handler: async (request, reply) => {
      const token = await addToken(settings, wantedCaller(request.body), request.caller.name);
      return reply.code(201).header('cache-control', 'no-store').send({ token });
    },
  });
  app.route<{ Params: { name: string } }>({
    method: 'DELETE',
    url: '/v1/tokens/:name',
    config,
    schema: { summary: 'Takes a token back' },
    handler: async (request, reply) => {
      if (!(await removeToken(settings, request.params.name, request.caller.name)))
        throw new HttpError('not-found', 'there is no token of that name');
      return reply.code(204).send();
    },
  });
}
