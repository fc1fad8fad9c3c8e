import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { readDestinations } from '../../dashboards/outbox/config.ts';
import { OutboxKeeper } from '../../dashboards/outbox/keeper.ts';
import { Replays } from '../../dashboards/outbox/replays.ts';
import { outboxRoutes } from '../../dashboards/outbox/routes.ts';
import { Takeovers } from '../../dashboards/outbox/takeovers.ts';
import { logOf } from '../generations/note.ts';
import type { InteropOptions, Standing } from './interop.ts';

/** Tells the destinations of `outbox.json` what is new, each from one process at a time of those that are configured to. */
export async function tellOthers(app: FastifyInstance, options: InteropOptions & Standing): Promise<OutboxKeeper> {
  const { settings, dataDir, sealer, standing, say } = options;
  const keeper = new OutboxKeeper({
    destinations: readDestinations(join(dataDir, 'outbox.json'), process.env),
    standing: () => {
      const { folds, spec } = standing();
      // A database that was filled anew says nothing new: the log is the same.
      return { ...folds, generation: logOf(spec) };
    },
    takeovers: new Takeovers(settings),
    replays: new Replays(settings),
    open: (sealed) => sealer.open(sealed),
    seal: (text) => sealer.seal(text),
    say,
  });
  await app.register(outboxRoutes, { keeper });
  await keeper.start();
  return keeper;
}
