import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { HttpError } from '../../infra/http/errors.ts';
import type { Sealer } from '../../producers/sealing/sealer.ts';
import type { Rules } from '../../schemas/rules.ts';
import { normaliseSubject } from '../../schemas/subject.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { personOf } from '../../sinks/queries/people.ts';
import { factsOf } from './facts.ts';
import { type CardRules, colourOf } from './rules.ts';

export interface CardRoutesOptions {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly rules: () => Rules;
  readonly card: () => CardRules;
}

const body = z.strictObject({ qid: z.string() });

/** `POST /v1/cards/colour` `{ qid }`: the colour that a card shows. A POST, because an address with a QID would be logged on the way. */
export async function cardRoutes(
  app: FastifyInstance,
  { store, sealer, rules, card }: CardRoutesOptions,
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
      const set = card();
      const person = await personOf(store, sealer.keyed(subject.subject));
      // Nobody learns from this call whether somebody is known at all: the unknown has the colour of one of whom nothing holds.
      const facts =
        person === undefined ? new Set(['unknown'] as const) : await factsOf(store, person, Date.now(), rules());
      return { colour: colourOf(facts, set), rules: set.id };
    },
  });
}
