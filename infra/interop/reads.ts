import type { FastifyInstance } from 'fastify';
import { cardRoutes } from '../../dashboards/card/routes.ts';
import { exportRoutes } from '../../dashboards/export/routes.ts';
import { qualityRoutes } from '../../dashboards/quality/routes.ts';
import type { PersonKeys } from '../../producers/personal/person-keys.ts';
import { forgetRoutes } from '../../producers/personal/routes.ts';
import type { Vault } from '../../producers/personal/vault.ts';
import { platformRoutes } from '../../producers/platforms/routes.ts';
import type { Generation } from '../generations/generation.ts';
import type { InteropOptions, Standing } from './interop.ts';

export interface PeopleOptions extends InteropOptions, Standing {
  readonly people: PersonKeys;
  readonly vault: Vault;
}

/** The routes that show what is known of people to those who may see it: cards, exports, the quality of data, refused rows; and that forget it. */
export async function servePeople(app: FastifyInstance, options: PeopleOptions): Promise<void> {
  const { base, settings, sealer, store, standing, databases, people, vault } = options;
  const open = (sealed: Uint8Array) => sealer.open(sealed);
  await app.register(cardRoutes, { store, sealer, rules: () => standing().spec.rules, settings });
  await app.register(async (names) => {
    // A row may name a key that this process has not heard of yet. When the log is away it is shown with the keys that there are.
    names.addHook('preHandler', () => people.refresh().catch(() => {}));
    await names.register(exportRoutes, { store, vault, open });
    await names.register(qualityRoutes, { store, vault, open, settled: () => settled(standing()) });
  });
  await app.register(forgetRoutes, { store, databases, keys: people, sealer });
  await app.register(platformRoutes, { base, open });
}

/** A name for what everything that was accepted comes to; nothing while some of it waits. */
async function settled(generation: Generation): Promise<string | undefined> {
  return (await generation.pending()).pending === 0 ? `generation ${generation.spec.number}` : undefined;
}
