import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { cardRoutes } from '../dashboards/card/routes.ts';
import { readCardRules } from '../dashboards/card/rules.ts';
import { exportRoutes } from '../dashboards/export/routes.ts';
import { readDestinations } from '../dashboards/outbox/config.ts';
import { OutboxKeeper } from '../dashboards/outbox/keeper.ts';
import { outboxRoutes } from '../dashboards/outbox/routes.ts';
import { Takeovers } from '../dashboards/outbox/takeovers.ts';
import { qualityRoutes } from '../dashboards/quality/routes.ts';
import { VenueAliases } from '../producers/gate/aliases.ts';
import { Holders } from '../producers/gate/holders.ts';
import { RecentScans } from '../producers/gate/recent.ts';
import { gateRoutes } from '../producers/gate/routes.ts';
import { trustOf } from '../producers/gate/trust.ts';
import type { Intake } from '../producers/gateway/intake.ts';
import { directTarget, importRoutes } from '../producers/imports/routes.ts';
import { Issuer } from '../producers/issuing/issuer.ts';
import { issuingRoutes } from '../producers/issuing/routes.ts';
import { PersonalIntake } from '../producers/personal/intake.ts';
import { personalRoutes } from '../producers/personal/routes.ts';
import { Vault } from '../producers/personal/vault.ts';
import { readPlatforms } from '../producers/platforms/config.ts';
import { Cursors } from '../producers/platforms/cursors.ts';
import { refusedRows } from '../producers/platforms/refused.ts';
import { runSchedule } from '../producers/platforms/schedule.ts';
import { Seen } from '../producers/platforms/seen.ts';
import type { Keys, Sealer } from '../producers/sealing/sealer.ts';
import type { Rules } from '../schemas/rules.ts';
import type { Store } from '../sinks/clickhouse/store.ts';
import type { Generation } from './generations/generation.ts';
import { logOf } from './generations/note.ts';
import type { Base } from './pipeline.ts';

export interface InteropOptions {
  readonly base: Base;
  readonly dataDir: string;
  readonly keys: Keys;
  readonly sealer: Sealer;
  /** The rules that stand. */
  readonly rules: () => Rules;
  readonly say: (line: string) => void;
}

/** What a process does for others: doors and platforms in, platforms and offices out. */
export interface Interop {
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

export function openInterop({ base, dataDir, keys, sealer, rules, say }: InteropOptions): Interop {
  const stopping = new AbortController();
  const running: Promise<void>[] = [];
  let keeper: OutboxKeeper | undefined;
  const vault = new Vault(join(dataDir, 'personal'), keys);
  const aliases = new VenueAliases(join(dataDir, 'venue-aliases.json'));
  const personal = new PersonalIntake({
    log: base.log,
    sealer,
    vault,
    encode: (topic, message) => base.codec.encode(topic, message),
  });
  return {
    async serveIntake(app, intake, congested) {
      const recent = new RecentScans(() => rules().rescanSeconds * 1000);
      const learnt = new RecentScans(() => SHOWN_TODAY_MS);
      const trust = trustOf(dataDir);
      const holders = new Holders((person) => vault.match(person));
      const gate = { intake, personal, sealer, aliases, recent, learnt, holders, trust, now: Date.now };
      await app.register(gateRoutes, { ...gate, congested });
      await app.register(issuingRoutes, { issuer: new Issuer({ dataDir, sealer, now: Date.now }), intake, congested });
      await app.register(personalRoutes, { personal });
      await app.register(importRoutes, { intake, personal, aliases, rules, congested });
      const target = directTarget({ intake, personal, aliases });
      const cursors = new Cursors(join(dataDir, 'platform-cursors.json'));
      const platforms = readPlatforms(join(dataDir, 'platforms.json'), process.env);
      const refused = refusedRows(join(dataDir, 'refused'));
      for (const { contract, everyMs, ...caller } of platforms) {
        const of = { contract, caller, cursors, seen: new Seen(contract.changed) };
        const schedule = { ...of, target, rules, now: Date.now, refused: refused(contract.name) };
        running.push(runSchedule(schedule, everyMs, say, stopping.signal));
      }
    },
    async serveReads(app, store, standing) {
      const card = () => readCardRules(join(dataDir, 'card-rules.json'));
      await app.register(cardRoutes, { store, sealer, rules: () => standing().spec.rules, card });
      const openers = { store, vault, open: (sealed: Uint8Array) => sealer.open(sealed) };
      await app.register(exportRoutes, openers);
      const settled = async () => {
        const generation = standing();
        return (await generation.pending()).pending === 0 ? `generation ${generation.spec.number}` : undefined;
      };
      await app.register(qualityRoutes, { ...openers, settled });
      keeper = new OutboxKeeper({
        destinations: readDestinations(join(dataDir, 'outbox.json'), process.env),
        standing: () => {
          const { base, spec } = standing();
          // A database that was filled anew says nothing new: the log is the same.
          return { log: base.log, codec: base.codec, generation: logOf(spec) };
        },
        takeovers: new Takeovers(join(dataDir, 'outbox-takeovers.json')),
        open: (sealed) => sealer.open(sealed),
        seal: (text) => sealer.seal(text),
        say,
      });
      await app.register(outboxRoutes, { keeper });
      await keeper.start();
    },
    async stop() {
      stopping.abort();
      await Promise.all([...running, keeper?.stop()]);
    },
    async close() {
      await vault.close();
    },
  };
}
