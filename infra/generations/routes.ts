import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { checkRules, type Rules } from '../../schemas/rules.ts';
import { HttpError } from '../http/errors.ts';
import { jsonSchema } from '../http/json-schema.ts';
import type { Difference } from './difference.ts';
import type { CandidateKind, CandidateNote, Notes } from './note.ts';
import type { Proposals } from './proposals.ts';
import type { Succession } from './succession.ts';

/** A generation that is being built to take the standing one's place, as a caller sees it. */
export interface CandidateState {
  readonly generation: number;
  readonly rules: string;
  readonly kind: CandidateKind;
  readonly state: CandidateNote['state'];
  /** Records that it still has to take; −1 until that is known. */
  readonly pending: number;
  /** How much of everything it has taken; 100 only when nothing is pending. */
  readonly percent: number;
  readonly difference?: Difference;
  readonly error?: string;
}

/** What stands, and what would follow it. */
export interface RulesState {
  readonly generation: number;
  readonly rules: Rules;
  readonly candidate: CandidateState | null;
}

/** What may be computed anew: everything together, so that it agrees, or the database alone from what the folds have said. */
const rebuild = z.strictObject({ part: z.enum(['sink', 'people', 'venues']).optional() });

/** Standing rules and what would follow them: look, propose, compare, apply (`npm run truyvet -- rules`, `rebuild`). */
export async function rulesRoutes(
  app: FastifyInstance,
  { succession, proposals, notes }: { succession: Succession; proposals: Proposals; notes: Notes },
): Promise<void> {
  const config = { permission: 'manage' } as const;
  const state = async (): Promise<RulesState> => ({
    generation: succession.standing.spec.number,
    rules: succession.standing.spec.rules,
    candidate: notes.now.candidate && (await shown(succession, notes.now.candidate)),
  });
  app.get('/v1/rules', { config, schema: { summary: 'The standing rules, and the candidate if there is one' } }, state);
  app.route({
    method: 'POST',
    url: '/v1/rules/candidate',
    config,
    schema: {
      summary: 'Computes everything under other rules, in the background; the standing results stay as they are',
    },
    handler: async (request, reply) =>
      reply.code(202).send(await shown(succession, await proposals.propose('rules', rulesOf(request.body)))),
  });
  app.route({
    method: 'POST',
    url: '/v1/rebuild',
    config,
    schema: {
      summary:
        'Computes everything anew under the standing rules, in the background; of the sink alone, fills a new database from what was computed',
      body: jsonSchema(rebuild),
    },
    // A body may be missing; what it may say is checked below.
    validatorCompiler: () => () => true,
    handler: async (request, reply) => {
      const noted = partOf(request.body) === 'sink' ? await proposals.fill() : await proposals.propose('rebuild');
      return reply.code(202).send(await shown(succession, noted));
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/rules/candidate/apply',
    config,
    schema: { summary: 'The candidate takes over' },
    handler: async () => {
      await proposals.apply();
      return state();
    },
  });
  app.route({
    method: 'DELETE',
    url: '/v1/rules/candidate',
    config,
    schema: { summary: 'Gives the candidate up' },
    handler: async () => {
      await proposals.discard();
      return state();
    },
  });
}

async function shown({ candidate }: Succession, noted: CandidateNote): Promise<CandidateState> {
  const { spec, kind, state, difference, error } = noted;
  const known = candidate?.spec.number === spec.number ? await candidate.progress() : { pending: -1, percent: 0 };
  return {
    generation: spec.number,
    rules: spec.rules.id,
    kind,
    state,
    ...known,
    ...(difference ? { difference } : {}),
    ...(error ? { error } : {}),
  };
}

function partOf(body: unknown): string | undefined {
  const result = rebuild.safeParse(body ?? {});
  if (!result.success) throw new HttpError('wrong-field', 'part: must be sink, people or venues');
  return result.data.part;
}

function rulesOf(body: unknown): Rules {
  try {
    return checkRules(body, 'the body');
  } catch (error) {
    throw new HttpError('wrong-field', (error as Error).message);
  }
}
