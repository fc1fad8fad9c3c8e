import type { FastifyInstance } from 'fastify';
import type { Retention } from './retention.ts';

/** `GET /v1/retention` says what is left that is older than what is kept; `POST` lets it go now (`npm run truyvet -- retention`). */
export async function retentionRoutes(app: FastifyInstance, { retention }: { retention: Retention }): Promise<void> {
  const config = { permission: 'manage' } as const;
  app.get(
    '/v1/retention',
    { config, schema: { summary: 'What is left in state, log and ClickHouse that is older than what is kept' } },
    () => retention.check(),
  );
  app.post(
    '/v1/retention',
    { config, schema: { summary: 'Lets go what is older than what is kept, and says what is left' } },
    async () => {
      await retention.run();
      return retention.check();
    },
  );
}
