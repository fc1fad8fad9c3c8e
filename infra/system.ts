import type { FastifyInstance } from 'fastify';
import { Intake } from '../producers/gateway/intake.ts';
import { AccessLog } from './access/access-log.ts';
import { watchAccess } from './access/routes.ts';
import { administratorToken } from './administrator.ts';
import type { Config } from './config.ts';
import { Congestion } from './congestion.ts';
import { openDeployment } from './deployment.ts';
import { beginGenerations, rulesOf } from './generations/first.ts';
import { Keeper } from './generations/keeper.ts';
import { Notes } from './generations/note.ts';
import { Proposals } from './generations/proposals.ts';
import { Release } from './generations/release.ts';
import { Succession } from './generations/succession.ts';
import { createApp } from './http/app.ts';
import { limitBodies } from './http/bodies.ts';
import { Tokens } from './http/tokens.ts';
import { openInterop } from './interop/interop.ts';
import { PARTS, type Part, stagesAmong } from './parts.ts';
import { type Base, openEngine, type StagesOf, stagesOf } from './pipeline.ts';
import { Retention } from './retention/retention.ts';
import { noteRunning, noteStopped } from './running.ts';
import { serveApi, serveGateway } from './serving.ts';
import { statusRoutes } from './status.ts';

export { PARTS, type Part };

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
  const { dataDir } = config;
  const { base: opened, settings, keys, sealer } = await openDeployment(config, say);
  const notes = new Notes(settings);
  const release = new Release(stages);
  await beginGenerations(notes, { config, main: opened, versions: release.versions(rulesOf(config)) }, say);
  const rules = () => notes.now.standing.rules;
  const interop = await openInterop({ base: opened, settings, dataDir, keys, sealer, rules, say });
  const base: Base = { ...opened, matcher: interop.matcher };
  const reads = parts.includes('api') || parts.includes('sink');
  const tables = reads ? await openEngine({ url: config.clickhouseUrl, dir: dataDir }) : undefined;
  const options = { config, main: base, store: tables, say, stagesOf: stages, notes, release };
  const succession = await Succession.start({ ...options, stages: stagesAmong(parts), sink: parts.includes('sink') });
  const retention = new Retention({ days: config.retentionDays, settings, notes, succession, say });
  const congestion = new Congestion(() => succession.standing.pending(), { mostPending: config.mostPending });
  const intake = new Intake({
    log: base.log,
    sealer,
    rules,
    encode: (topic, message) => base.codec.encode(topic, message),
    horizon: () => retention.horizon,
    linked: (groups) => interop.linked(groups),
  });
  const { token, made } = await administratorToken(config, settings);
  const app = await createApp({ tokens: new Tokens(settings, token), log: say });
  limitBodies(app);
  const access = new AccessLog(base);
  watchAccess(app, access);
  const proposals = new Proposals({ notes, release, succession });
  const serving = {
    base,
    notes,
    succession,
    proposals,
    retention,
    congestion,
    intake,
    interop,
    sealer,
    access,
    dataDir,
    say,
  };
  await app.register(statusRoutes, { standing: () => succession.standing, store: succession.store, congestion });
  await interop.serveShared(app);
  if (parts.includes('gateway')) await serveGateway(app, serving);
  const reports = parts.includes('api') ? await serveApi(app, serving) : undefined;
  const keeper = tables && new Keeper({ ...options, succession, retention });
  await keeper?.start();
  await app.listen({ port: config.port, host: config.host }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Error(`somebody listens at ${config.host}:${config.port} already: end it, or set PORT to another one`);
  });
  noteRunning(dataDir, addressOf(app, config.host));
  return {
    intake,
    congested: () => congestion.retryAfter(),
    url: addressOf(app, config.host),
    newToken: made ? token : undefined,
    // Takes no more, finishes what is in flight, and closes, in the order in which events flow.
    stop: async () => {
      retention.stop();
      proposals.stop();
      await keeper?.stop();
      await reports?.stop();
      await interop.stop();
      congestion.stop();
      await app.close();
      await succession.stop();
      await tables?.close();
      await interop.close();
      await settings.close();
      await base.log.close();
      noteStopped(dataDir);
    },
  };
}

function addressOf(app: FastifyInstance, host: string): string {
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
