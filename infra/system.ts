import { mkdirSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { apiRoutes } from '../dashboards/api/routes.ts';
import { readSnapshot } from '../dashboards/live/read.ts';
import { liveRoutes } from '../dashboards/live/routes.ts';
import { pageRoutes } from '../dashboards/web/routes.ts';
import { Intake } from '../producers/gateway/intake.ts';
import { gatewayRoutes } from '../producers/gateway/routes.ts';
import { Sealer } from '../producers/sealing/sealer.ts';
import type { Store } from '../sinks/clickhouse/store.ts';
import { ActiveStore } from './active-store.ts';
import { administratorToken } from './administrator.ts';
import { auditRoutes } from './audit/routes.ts';
import type { Config } from './config.ts';
import { Congestion } from './congestion.ts';
import { deadLetterRoutes } from './dead-letters/routes.ts';
import { openDeployment } from './deployment.ts';
import { Generation, type GenerationSpec } from './generation.ts';
import { createApp } from './http/app.ts';
import { limitBodies } from './http/bodies.ts';
import { Tokens } from './http/tokens.ts';
import { openInterop } from './interop.ts';
import { type Base, openEngine, STAGE_NAMES, type StageName, type StagesOf, stagesOf, versionsOf } from './pipeline.ts';
import { openReports } from './reports.ts';
import { Retention } from './retention/retention.ts';
import { retentionRoutes } from './retention/routes.ts';
import { rulesRoutes } from './rules-routes.ts';
import { noteRunning, noteStopped } from './running.ts';
import { hasStanding, noteFirst, readStanding } from './standing.ts';
import { statusRoutes } from './status.ts';
import { Succession } from './succession.ts';

/** The parts that a process may run; `npm start` runs them all. */
export const PARTS = ['gateway', ...STAGE_NAMES, 'sink', 'api'] as const;
export type Part = (typeof PARTS)[number];

/** A running process of the system. */
export interface System {
  readonly intake: Intake;
  /** Seconds after which whoever delivers events should try again; `undefined` while there is room. */
  readonly congested: () => number | undefined;
  readonly url: string;
  /** The administrator's token, when it was made by this start. */
  readonly newToken: string | undefined;
  /** Ends with the reason when a part cannot go on. */
  stop(): Promise<void>;
}

/** Starts parts of the system in this process. `say` is told what an operator should know. */
export async function startSystem(
  config: Config,
  parts: readonly Part[],
  say: (line: string) => void,
  stages: StagesOf = stagesOf,
): Promise<System> {
  mkdirSync(config.dataDir, { recursive: true });
  const versions = versionsOf(stages(readStanding(config).rules));
  if (!hasStanding(config)) noteFirst(config, { ...readStanding(config), stages: versions });
  const spec = readStanding(config);
  const { base: opened, settings, keys } = await openDeployment(config, say);
  const sealer = new Sealer(keys);
  const interop = await openInterop({
    base: opened,
    settings,
    dataDir: config.dataDir,
    keys,
    sealer,
    rules: () => succession.standing.spec.rules,
    say,
  });
  const base: Base = { ...opened, matcher: interop.matcher };
  const reads = parts.includes('api') || parts.includes('sink');
  const tables = reads ? await openEngine({ url: config.clickhouseUrl, dir: config.dataDir }) : undefined;
  const options = { config, main: base, store: tables, say, stagesOf: stages };
  const standing = await Generation.open(spec, options);
  const outdated = outdatedBy(spec, versions) ?? (await standing.unrepeatable());
  const runsAll = PARTS.every((part) => parts.includes(part));
  if (outdated && !runsAll && parts.some((part) => (STAGE_NAMES as readonly string[]).includes(part))) {
    await standing.stop();
    await tables?.close();
    await interop.close();
    await settings.close();
    await base.log.close();
    throw new Error(
      `${outdated}: run all parts in one process (npm start) until it says that the next generation stands`,
    );
  }
  await standing.run(
    outdated ? [] : parts.filter((part): part is StageName => (STAGE_NAMES as readonly string[]).includes(part)),
    parts.includes('sink'),
  );
  const store = standing.store && new ActiveStore(standing.store);
  const succession = new Succession({ ...options, active: store! }, standing);
  const retention = new Retention({ days: config.retentionDays, succession, say });
  const congestion = new Congestion(() => succession.standing.pending(), { mostPending: config.mostPending });
  const intake = new Intake({
    log: base.log,
    sealer,
    rules: () => succession.standing.spec.rules,
    encode: (topic, message) => base.codec.encode(topic, message),
    horizon: () => retention.horizon,
    linked: (groups) => interop.linked(groups),
  });
  const { token, made } = await administratorToken(config, settings);
  const app = await createApp({ tokens: new Tokens(settings, token), log: say });
  limitBodies(app);
  await app.register(statusRoutes, { standing: () => succession.standing, store, congestion });
  await interop.serveShared(app);
  if (parts.includes('gateway')) {
    congestion.start();
    await app.register(gatewayRoutes, { intake, congested: () => congestion.retryAfter() });
    await interop.serveIntake(app, intake, () => congestion.retryAfter());
  }
  if (parts.includes('api')) await serveReads(app, store!, sealer, succession, say);
  if (parts.includes('api')) {
    await app.register(auditRoutes, { audit: () => succession.standing.audit() });
    const standingRules = () => succession.standing.spec.rules;
    await app.register(deadLetterRoutes, { base: () => base, opener: sealer, intake, rules: standingRules });
  }
  if (parts.includes('api')) await interop.serveReads(app, store!, () => succession.standing);
  const reports = parts.includes('api')
    ? openReports({
        base,
        store: store!,
        rules: () => succession.standing.spec.rules,
        intake,
        pending: () => succession.standing.pending(),
        dataDir: config.dataDir,
        say,
      })
    : undefined;
  await reports?.serve(app);
  if (PARTS.every((part) => parts.includes(part))) {
    await app.register(rulesRoutes, { succession });
    await app.register(retentionRoutes, { retention });
    await retention.start();
  }
  if (outdated && runsAll) {
    say(`${outdated}: everything is computed anew; until then the old answers stand`);
    await succession.supersede();
  }
  await app.listen({ port: config.port, host: config.host });
  noteRunning(config.dataDir, addressOf(app, config.host));
  return {
    intake,
    congested: () => congestion.retryAfter(),
    url: addressOf(app, config.host),
    newToken: made ? token : undefined,
    stop: async () => {
      await retention.stop();
      await reports?.stop();
      await interop.stop();
      await stop(app, congestion, succession, tables, async () => {
        await interop.close();
        await settings.close();
        await base.log.close();
      });
      noteStopped(config.dataDir);
    },
  };
}

async function serveReads(
  app: FastifyInstance,
  store: Store,
  sealer: Sealer,
  succession: Succession,
  say: (line: string) => void,
): Promise<void> {
  await app.register(apiRoutes, { store, open: (sealed: Uint8Array) => sealer.open(sealed) });
  await app.register(liveRoutes, {
    read: () => readSnapshot(store, () => succession.standing.pending()),
    failed: (error) => say(`live counts: ${(error as Error).message}`),
  });
  await app.register(pageRoutes);
}

/** Why what was computed cannot be carried on by the stages of this program. */
function outdatedBy({ stages }: GenerationSpec, versions: Record<StageName, number>): string | undefined {
  const other = STAGE_NAMES.find((name) => (stages?.[name] ?? 1) !== versions[name]);
  return (
    other && `the state of ${other} is of version ${stages?.[other] ?? 1}, and this program's of ${versions[other]}`
  );
}

/** Takes no more, finishes what is in flight, and closes, in the order in which events flow. */
async function stop(
  app: FastifyInstance,
  congestion: Congestion,
  succession: Succession,
  store: Store | undefined,
  closeLog: () => Promise<void>,
): Promise<void> {
  congestion.stop();
  await app.close();
  await succession.stop();
  await store?.close();
  await closeLog();
}

function addressOf(app: FastifyInstance, host: string): string {
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
