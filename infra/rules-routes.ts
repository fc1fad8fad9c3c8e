import type { FastifyInstance } from 'fastify';
import { checkRules } from '../schemas/rules.ts';
import { HttpError } from './http/errors.ts';
import type { Succession } from './succession.ts';

/** Standing rules and what would follow them: look, propose, compare, apply (`npm run truyvet -- rules`, `rebuild`). */
export async function rulesRoutes(app: FastifyInstance, { succession }: { succession: Succession }): Promise<void> {
  const config = { permission: 'manage' } as const;
  const state = () => ({
    generation: succession.standing.spec.number,
    rules: succession.standing.spec.rules,
    candidate: succession.candidate ?? null,
  });
  app.get('/v1/rules', { config, schema: { summary: 'The standing rules, and the candidate if there is one' } }, state);
  app.route({
    method: 'POST',
    url: '/v1/rules/candidate',
    config,
    schema: {
      summary: 'Computes everything under other rules, in the background; the standing results stay as they are',
    },
    handler: async (request, reply) => reply.code(202).send(await succession.propose(rulesOf(request.body))),
  });
  app.route({
    method: 'POST',
    url: '/v1/rebuild',
    config,
    schema: { summary: 'Computes everything anew under the standing rules, in the background' },
    handler: async (_request, reply) => reply.code(202).send(await succession.propose(succession.standing.spec.rules)),
  });
  app.route({
    method: 'POST',
    url: '/v1/rules/candidate/apply',
    config,
    schema: { summary: 'The candidate takes over' },
    handler: async () => {
      await succession.apply();
      return state();
    },
  });
  app.route({
    method: 'DELETE',
    url: '/v1/rules/candidate',
    config,
    schema: { summary: 'Gives the candidate up' },
    handler: async () => {
      await succession.discard();
      return state();
    },
  });
}

function rulesOf(body: unknown) {
  try {
    return checkRules(body, 'the body');
  } catch (error) {
    throw new HttpError('wrong-field', (error as Error).message);
  }
}
