import type { FastifyInstance } from 'fastify';
import type { Store } from '../sinks/clickhouse/store.ts';
import { reusedIds, revisionConflicts } from '../sinks/queries/quality.ts';
import type { Congestion } from './congestion.ts';
import type { Generation } from './generations/generation.ts';

export interface StatusOptions {
  readonly standing: () => Generation;
  readonly store: Store | undefined;
  readonly congestion: Congestion;
}

/** Counting quality reads every scan, so it is asked for now and then only. */
const QUALITY_EVERY_MS = 60_000;

/** `/health` for whoever decides whether to send traffic here, `/v1/status` for whoever wants to know more (`events.md`). */
export async function statusRoutes(
  app: FastifyInstance,
  { standing, store, congestion }: StatusOptions,
): Promise<void> {
  const quality = sometimes(QUALITY_EVERY_MS, () => qualityOf(store!));
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
    handler: async () => ({
      ...(await standing().pending()),
      generation: standing().spec.number,
      process: standing().pipeline.status(),
      quality: store ? await quality() : null,
    }),
  });
}

/** What is wrong with the data itself (`semantics.md`, *Events*): both count all the same. */
async function qualityOf(store: Store): Promise<Record<string, number>> {
  const reused = await reusedIds(store);
  return { 'reused-id': reused.scans, 'revision-conflict': await revisionConflicts(store) };
}

/** Answers with what was found at most `everyMs` ago; looks again when that is older. */
function sometimes<T>(everyMs: number, look: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  let at = 0;
  return () => {
    if (found && performance.now() - at < everyMs) return found;
    at = performance.now();
    found = look();
    found.catch(() => {
      found = undefined;
    });
    return found;
  };
}
