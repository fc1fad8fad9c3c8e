import type { FastifyInstance } from 'fastify';
import { sendRows } from '../../dashboards/api/ndjson.ts';
import type { AuditLine } from './lines.ts';

/** `GET /v1/audit`: the ledger, a line at a time, proven while the system runs. */
export async function auditRoutes(
  app: FastifyInstance,
  { audit }: { audit: () => AsyncIterable<AuditLine> },
): Promise<void> {
  app.route({
    method: 'GET',
    url: '/v1/audit',
    config: { permission: 'manage' },
    schema: {
      summary:
        'Proves the ledger: accepted = in the folds + dead letters + duplicates; ClickHouse = published; sums = totals',
      produces: ['application/x-ndjson', 'application/json'],
    },
    handler: (request, reply) => sendRows(request, reply, audit()),
  });
}
