import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { HttpError } from '../../infra/http/errors.ts';
import type { SharedSettings } from '../../infra/settings/derived.ts';
import type { Sealer } from '../../producers/sealing/sealer.ts';
import type { Rules } from '../../schemas/rules.ts';
import { normaliseSubject } from '../../schemas/subject.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { personOf } from '../../sinks/queries/people.ts';
import { factsOf } from './facts.ts';
import { CARD_RULES, type CardRules, cardRulesIn, checkCardRules, colourOf } from './rules.ts';

export interface CardRoutesOptions {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly rules: () => Rules;
  readonly settings: SharedSettings;
}

const body = z.strictObject({ qid: z.string() });

/** `POST /v1/cards/colour` `{ qid }`: the colour that a card shows. A POST, because an address with a QID would be logged on the way. */
export async function cardRoutes(
  app: FastifyInstance,
  { store, sealer, rules, settings }: CardRoutesOptions,
): Promise<void> {
  app.route({
    method: 'POST',
    url: '/v1/cards/colour',
    config: { permission: 'cards' },
    schema: { summary: 'The colour of a personal card by QID, under the rules of the province' },
    handler: async (request) => {
      const asked = body.safeParse(request.body);
      const subject = asked.success ? normaliseSubject(`qid:${asked.data.qid}`) : undefined;
      if (!subject?.ok) throw new HttpError('wrong-field', 'qid: must be digits, as text');
      const set = cardRulesIn(settings);
      const person = await personOf(store, sealer.keyed(subject.subject));
      // Nobody learns from this call whether somebody is known at all: the unknown has the colour of one of whom nothing holds.
      const facts =
        person === undefined ? new Set(['unknown'] as const) : await factsOf(store, person, Date.now(), rules());
      return { colour: colourOf(facts, set), rules: set.id };
    },
  });
}

/** `GET` and `PUT /v1/cards/rules`: the province's rules for the colour of a card, for the whole deployment. */
export async function cardRulesRoutes(
  app: FastifyInstance,
  { settings }: { readonly settings: SharedSettings },
): Promise<void> {
  const config = { permission: 'manage' } as const;
  app.get('/v1/cards/rules', { config, schema: { summary: 'The rules for the colour of a card' } }, () =>
    cardRulesIn(settings),
  );
  app.route({
    method: 'PUT',
    url: '/v1/cards/rules',
    config,
    schema: { summary: 'Sets the rules for the colour of a card' },
    handler: async (request, reply) => {
      await settings.set({ name: CARD_RULES, value: rulesOf(request.body), by: request.caller.name });
      return reply.code(204).send();
    },
  });
}

function rulesOf(body: unknown): CardRules {
  try {
    return checkCardRules(body);
  } catch (error) {
    throw new HttpError('wrong-field', (error as Error).message);
  }
}
