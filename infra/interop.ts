import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { cardRoutes, cardRulesRoutes } from '../dashboards/card/routes.ts';
import { exportRoutes } from '../dashboards/export/routes.ts';
import { readDestinations } from '../dashboards/outbox/config.ts';
import { OutboxKeeper } from '../dashboards/outbox/keeper.ts';
import { Replays } from '../dashboards/outbox/replays.ts';
import { outboxRoutes } from '../dashboards/outbox/routes.ts';
import { Takeovers } from '../dashboards/outbox/takeovers.ts';
import { qualityRoutes } from '../dashboards/quality/routes.ts';
import { VenueAliases } from '../producers/gate/aliases.ts';
import { codeRoutes } from '../producers/gate/code-routes.ts';
import { RecentScans } from '../producers/gate/recent.ts';
import { gateRoutes } from '../producers/gate/routes.ts';
import { trustOf } from '../producers/gate/trust.ts';
import type { Intake } from '../producers/gateway/intake.ts';
import { directTarget, importRoutes } from '../producers/imports/routes.ts';
import { PersonalIntake } from '../producers/personal/intake.ts';
import { openPersonal } from '../producers/personal/open.ts';
import { forgetRoutes, personalRoutes } from '../producers/personal/routes.ts';
import { readPlatforms } from '../producers/platforms/config.ts';
import { fetchAlone } from '../producers/platforms/fetch-alone.ts';
import { refuseRows } from '../producers/platforms/refused.ts';
import { platformRoutes } from '../producers/platforms/routes.ts';
import type { Keys, Sealer } from '../producers/sealing/sealer.ts';
import type { KeyedSubject } from '../schemas/messages.ts';
import type { Rules } from '../schemas/rules.ts';
import type { Store } from '../sinks/clickhouse/store.ts';
import type { Matcher } from '../sinks/personal.ts';
import type { Worker } from '../streams/log.ts';
import type { Generation } from './generation.ts';
import { tokenRoutes } from './http/token-routes.ts';
import type { Base } from './pipeline.ts';
import type { SharedSettings } from './settings/derived.ts';

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
  serveReads(app: FastifyInstance, store: Store, standing: () => Generation): Promise<void>;
  /** Ends what runs by itself. */
  stop(): Promise<void>;
  /** Closes what is open, after the last request. */
  close(): Promise<void>;
}

const SHOWN_TODAY_MS = 24 * 3_600_000;

export async function openInterop(options: InteropOptions): Promise<Interop> {
  const { base, settings, dataDir, keys, sealer, rules, say } = options;
  const { log, codec } = base;
  const fetching: Worker[] = [];
  let keeper: OutboxKeeper | undefined;
  const { people, vault, matcher } = await openPersonal({ log, codec, keys, dir: join(dataDir, 'personal'), say });
  const aliases = new VenueAliases(settings);
  const open = (sealed: Uint8Array) => sealer.open(sealed);
  const seal = (text: string) => sealer.seal(text);
  const personal = new PersonalIntake({ log, sealer, vault, encode: (topic, message) => codec.encode(topic, message) });
  return {
    matcher,
    linked: (groups) => people.linked(groups),
    async serveShared(app) {
      await app.register(tokenRoutes, { settings });
      await app.register(codeRoutes, { settings, sealer });
      await app.register(cardRulesRoutes, { settings });
    },
    async serveIntake(app, intake, congested) {
      const recent = new RecentScans(() => rules().rescanSeconds * 1000);
      const learnt = new RecentScans(() => SHOWN_TODAY_MS);
      const trust = trustOf(settings);
      const gate = { intake, personal, sealer, aliases, recent, learnt, trust, now: Date.now };
      await app.register(gateRoutes, { ...gate, congested });
      await app.register(personalRoutes, { personal });
      await app.register(importRoutes, { intake, personal, aliases, rules, congested });
      const target = directTarget({ intake, personal, aliases });
      const nameOf = (row: object) =>
        createHmac('sha256', keys.subjects)
          .update(`refused\n${JSON.stringify(row)}`)
          .digest('base64url')
          .slice(0, 22);
      for (const { contract, everyMs, ...caller } of readPlatforms(join(dataDir, 'platforms.json'), process.env)) {
        const refuse = refuseRows(contract.name, { log, codec, seal });
        const schedule = { contract, caller, target, rules, now: Date.now, refuse, nameOf };
        fetching.push(await fetchAlone({ log, settings, schedule, everyMs, say }));
      }
    },
    async serveReads(app, store, standing) {
      await app.register(cardRoutes, { store, sealer, rules: () => standing().spec.rules, settings });
      const openers = { store, vault, open };
      await app.register(async (names) => {
        // A row may name a key that this process has not heard of yet. When the log is away it is shown with the keys that there are.
        names.addHook('preHandler', () => people.refresh().catch(() => {}));
        await names.register(exportRoutes, openers);
        await names.register(qualityRoutes, openers);
      });
      await app.register(forgetRoutes, { store, keys: people, sealer });
      await app.register(platformRoutes, { base, open });
      keeper = new OutboxKeeper({
        destinations: readDestinations(join(dataDir, 'outbox.json'), process.env),
        standing: () => {
          const { base, spec } = standing();
          return { log: base.log, codec: base.codec, generation: spec.number };
        },
        takeovers: new Takeovers(settings),
        replays: new Replays(settings),
        open,
        seal,
        say,
      });
      await app.register(outboxRoutes, { keeper });
      await keeper.start();
    },
    async stop() {
      await Promise.all([...fetching.map((worker) => worker.stop()), keeper?.stop()]);
    },
    async close() {
      await people.close();
    },
  };
}
