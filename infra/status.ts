import type { FastifyInstance } from 'fastify';
import { TOPICS } from '../schemas/topics.ts';
import type { Store } from '../sinks/clickhouse/store.ts';
import { reusedIds, revisionConflicts } from '../sinks/queries/quality.ts';
import type { Congestion } from './congestion.ts';
import type { Generation } from './generations/generation.ts';
import { remembered } from './remembered.ts';

export interface StatusOptions {
  readonly standing: () => Generation;
  readonly store: Store | undefined;
  readonly congestion: Congestion;
}

/** Counting quality reads every scan, so while events come all the time it is done now and then only. */
const QUALITY_EVERY_MS = 60_000;

/** `/health` for whoever decides whether to send traffic here, `/v1/status` for whoever wants to know more (`events.md`). */
export async function statusRoutes(
  app: FastifyInstance,
  { standing, store, congestion }: StatusOptions,
): Promise<void> {
  const quality = remembered({ everyMs: QUALITY_EVERY_MS, look: () => qualityOf(store!) });
  app.route({
    method: 'GET',
    url: '/health',
    config: { permission: 'public' },
    schema: { summary: 'Whether this process can take events', security: [] },
    handler: async (_request, reply) => {
      const trouble = standing().pipeline.trouble();
      const full = congestion.retryAfter() === undefined ? undefined : 'the log is too far behind';
      if (trouble || full) return reply.code(503).send({ status: 'unavailable', reason: trouble ?? full });
      return { status: 'ok' };
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/status',
    config: { permission: 'counts' },
    schema: {
      summary: 'How far each stage is; pending is 0 exactly when everything accepted is visible in every read',
    },
    handler: async () => {
      const generation = standing();
      const taken = store && (await eventsOf(generation));
      const waiting = await generation.pending();
      return {
        ...waiting,
        generation: generation.spec.number,
        process: generation.pipeline.status(),
        quality: store ? await quality(waiting.pending === 0 ? taken : undefined) : null,
      };
    },
  });
}

/** Names the events that there are. Taken before it is known that none of them waits, it names what is visible then, or less. */
async function eventsOf({ spec, events }: Generation): Promise<string> {
  return `${spec.number}: ${(await events.log.edges(TOPICS.sightings.name)).join(' ')}`;
}

/** What is wrong with the data itself (`semantics.md`, *Events*): both count all the same. */
async function qualityOf(store: Store): Promise<Record<string, number>> {
  const reused = await reusedIds(store);
  return { 'reused-id': reused.facts, 'revision-conflict': await revisionConflicts(store) };
}
