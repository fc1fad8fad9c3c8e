import type { FastifyInstance } from 'fastify';
import type { VenueAliases } from '../../producers/gate/aliases.ts';
import { Holders } from '../../producers/gate/holders.ts';
import { RecentScans } from '../../producers/gate/recent.ts';
import { gateRoutes } from '../../producers/gate/routes.ts';
import { trustOf } from '../../producers/gate/trust.ts';
import type { Intake } from '../../producers/gateway/intake.ts';
import { importRoutes } from '../../producers/imports/routes.ts';
import type { Issuer } from '../../producers/issuing/issuer.ts';
import { issuingRoutes } from '../../producers/issuing/routes.ts';
import type { PersonalIntake } from '../../producers/personal/intake.ts';
import { personalRoutes } from '../../producers/personal/routes.ts';
import type { Vault } from '../../producers/personal/vault.ts';
import type { InteropOptions } from './interop.ts';

export interface DoorsOptions extends InteropOptions {
  readonly intake: Intake;
  readonly congested: () => number | undefined;
  readonly personal: PersonalIntake;
  readonly vault: Vault;
  readonly aliases: VenueAliases;
  readonly issuer: Issuer;
}

const SHOWN_TODAY_MS = 24 * 3_600_000;

/** The routes by which the outside world comes in, beside plain events: doors, what platforms export, and new codes. */
export async function serveDoors(app: FastifyInstance, options: DoorsOptions): Promise<void> {
  const { intake, congested, personal, vault, aliases, issuer, settings, sealer, rules } = options;
  const recent = new RecentScans(() => rules().rescanSeconds * 1000);
  const learnt = new RecentScans(() => SHOWN_TODAY_MS);
  const holders = new Holders((person) => vault.match(person));
  const gate = { intake, personal, sealer, aliases, recent, learnt, holders, trust: trustOf(settings), now: Date.now };
  await app.register(gateRoutes, { ...gate, congested });
  await app.register(issuingRoutes, { issuer, intake, congested });
  await app.register(personalRoutes, { personal });
  await app.register(importRoutes, { intake, personal, aliases, rules, congested });
}
