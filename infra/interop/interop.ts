import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { cardRulesRoutes } from '../../dashboards/card/routes.ts';
import type { OutboxKeeper } from '../../dashboards/outbox/keeper.ts';
import { VenueAliases } from '../../producers/gate/aliases.ts';
import type { Intake } from '../../producers/gateway/intake.ts';
import { directTarget } from '../../producers/imports/routes.ts';
import { Issuer } from '../../producers/issuing/issuer.ts';
import { sharedCodeRoutes } from '../../producers/issuing/shared-routes.ts';
import { SigningKeys } from '../../producers/issuing/signing-keys.ts';
import { PersonalIntake } from '../../producers/personal/intake.ts';
import { openPersonal } from '../../producers/personal/open.ts';
import type { Keys, Sealer } from '../../producers/sealing/sealer.ts';
import type { KeyedSubject } from '../../schemas/messages.ts';
import type { Rules } from '../../schemas/rules.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import type { Matcher } from '../../sinks/personal.ts';
import type { Worker } from '../../streams/log.ts';
import type { Generation } from '../generations/generation.ts';
import { tokenRoutes } from '../http/token-routes.ts';
import type { Base } from '../pipeline.ts';
import type { SharedSettings } from '../settings/derived.ts';
import { serveDoors } from './doors.ts';
import { fetchPlatforms } from './platforms.ts';
import { servePeople } from './reads.ts';
import { tellOthers } from './telling.ts';

export interface InteropOptions {
  readonly base: Base;
  readonly settings: SharedSettings;
  readonly dataDir: string;
  readonly keys: Keys;
  readonly sealer: Sealer;
  /** The rules that stand. */
  readonly rules: () => Rules;
  readonly say: (line: string) => void;
}

/** What the reads of people and what is told to others rest on. */
export interface Standing {
  readonly store: Store;
  readonly standing: () => Generation;
  /** The databases of the generation that stands and of the one that may take its place. */
  readonly databases: () => readonly string[];
}

/** What a process does for others: doors and platforms in, platforms and offices out. */
export interface Interop {
  /** For the sink of what is learnt of people. */
  readonly matcher: Matcher;
  /** Hears which subjects are of one person. */
  linked(groups: readonly (readonly KeyedSubject[])[]): Promise<void>;
  /** Routes of every process: what the deployment has agreed on. */
  serveShared(app: FastifyInstance): Promise<void>;
  /** Routes of a process that takes events. */
  serveIntake(app: FastifyInstance, intake: Intake, congested: () => number | undefined): Promise<void>;
  /** Routes of a process that answers reads. */
  serveReads(app: FastifyInstance, standing: Standing): Promise<void>;
  /** Ends what runs by itself. */
  stop(): Promise<void>;
  /** Closes what is open, after the last request. */
  close(): Promise<void>;
}

export async function openInterop(options: InteropOptions): Promise<Interop> {
  const { base, settings, dataDir, keys, sealer, say } = options;
  const { log, codec } = base;
  const { people, vault, matcher } = await openPersonal({ log, codec, keys, dir: join(dataDir, 'personal'), say });
  const aliases = new VenueAliases(settings);
  const personal = new PersonalIntake({ log, sealer, vault, encode: (topic, message) => codec.encode(topic, message) });
  const signing = new SigningKeys(settings, sealer);
  const issuer = new Issuer({ settings, keys: signing, sealer, now: Date.now });
  let fetching: readonly Worker[] = [];
  let keeper: OutboxKeeper | undefined;
  return {
    matcher,
    linked: (groups) => people.linked(groups),
    async serveShared(app) {
      await app.register(tokenRoutes, { settings });
      await app.register(sharedCodeRoutes, { settings, keys: signing, issuer });
      await app.register(cardRulesRoutes, { settings });
    },
    async serveIntake(app, intake, congested) {
      await serveDoors(app, { ...options, intake, congested, personal, vault, aliases, issuer });
      fetching = await fetchPlatforms({ ...options, target: directTarget({ intake, personal, aliases }) });
    },
    async serveReads(app, standing) {
      await servePeople(app, { ...options, ...standing, people, vault });
      keeper = await tellOthers(app, { ...options, ...standing });
    },
    async stop() {
      await Promise.all([...fetching.map((worker) => worker.stop()), keeper?.stop()]);
    },
    async close() {
      await people.close();
    },
  };
}
