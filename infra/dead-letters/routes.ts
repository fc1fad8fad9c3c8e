import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { sendRows } from '../../dashboards/api/ndjson.ts';
import type { Intake } from '../../producers/gateway/intake.ts';
import { formatInstant } from '../../schemas/instant.ts';
import type { Rules } from '../../schemas/rules.ts';
import { checked } from '../http/checked.ts';
import { HttpError } from '../http/errors.ts';
import { type Opener, openContent } from './content.ts';
import { type Letter, type Letterbox, readLetters } from './letters.ts';
import { redrive } from './redrive.ts';

export interface DeadLetterOptions {
  /** Where letters lie now. */
  readonly boxes: () => readonly Letterbox[];
  readonly opener: Opener;
  readonly intake: Intake;
  readonly rules: () => Rules;
}

const ID = /^(g\d+-)?\d+@\d+$/;
const name = z.string().min(1).max(100);
const filters = z.strictObject({ stage: name.optional(), code: name.optional(), all: z.enum(['0', '1']).optional() });
const order = z.strictObject({
  ids: z.array(z.string().regex(ID, 'must be the id of a letter, as the list says it')).optional(),
  stage: name.optional(),
  code: name.optional(),
  dryRun: z.boolean().optional(),
  event: z.unknown().optional(),
});

/** Dead letters, for administrators: look, read one whole, and take them again. */
export async function deadLetterRoutes(app: FastifyInstance, options: DeadLetterOptions): Promise<void> {
  const config = { permission: 'manage' } as const;
  const { boxes, opener, intake, rules } = options;
  const validatorCompiler = () => () => true;

  app.route({
    method: 'GET',
    url: '/v1/dead-letters',
    config,
    schema: {
      summary: 'Dead letters without their events; those that were redriven with all=1',
      querystring: json(filters),
    },
    validatorCompiler,
    handler: async (request, reply) => {
      const { all, ...wanted } = checked(filters, request.query);
      const letters = (await readLetters(boxes(), wanted)).filter(
        ({ redriven }) => all === '1' || redriven === undefined,
      );
      return sendRows(request, reply, rows(letters));
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/dead-letters/:id',
    config: { ...config, shows: 'people' },
    schema: { summary: 'One dead letter with the whole event' },
    handler: async (request) => {
      const { id } = request.params as { id: string };
      const [letter] = await readLetters(boxes(), { ids: [id] });
      if (!letter) throw new HttpError('not-found');
      return { ...shown(letter), event: await openContent(letter.box, opener, letter.letter) };
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/dead-letters/redrive',
    config,
    schema: {
      summary: 'Takes letters again: those named, or all of a stage or code that were not redriven yet',
      body: json(order),
    },
    validatorCompiler,
    handler: async (request) => {
      const { ids, stage, code, dryRun = false, event } = checked(order, request.body ?? {});
      if (!ids && !stage && !code) throw new HttpError('wrong-field', 'ids, stage or code: say which letters');
      if (event !== undefined && ids?.length !== 1)
        throw new HttpError('wrong-field', 'event: goes with the id of one letter');
      const found = await readLetters(boxes(), { ids, stage, code });
      const missing = ids?.find((id) => !found.some((letter) => letter.id === id));
      if (missing) throw new HttpError('not-found', `there is no dead letter ${missing}`);
      const letters = found.filter(({ redriven }) => ids !== undefined || redriven === undefined);
      const results = await redrive(letters, {
        opener,
        intake,
        rules: rules(),
        now: Date.now(),
        dryRun,
        edited: event,
      });
      return { dryRun, taken: results.filter(({ taken }) => taken).length, results };
    },
  });
}

async function* rows(letters: readonly Letter[]) {
  for (const letter of letters) yield shown(letter);
}

function shown({ id, letter, redriven }: Letter): object {
  const { stage, code, message, position, at } = letter;
  const again = redriven === undefined ? {} : { redriven: formatInstant(redriven) };
  return { id, at: formatInstant(at), stage, code, message, position, ...again };
}

function json(schema: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' }) as Record<string, unknown>;
  return rest;
}
