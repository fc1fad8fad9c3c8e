import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Intake } from '../producers/gateway/intake.ts';
import { loadKeys } from '../producers/sealing/keys.ts';
import { Sealer } from '../producers/sealing/sealer.ts';
import { AccessLog } from './access/access-log.ts';
import { watchAccess } from './access/routes.ts';
import type { Config } from './config.ts';
import { Congestion } from './congestion.ts';
import { beginGenerations, rulesOf } from './generations/first.ts';
import { Keeper } from './generations/keeper.ts';
import { Notes } from './generations/note.ts';
import { Proposals } from './generations/proposals.ts';
import { Release } from './generations/release.ts';
import { Succession } from './generations/succession.ts';
import { createApp } from './http/app.ts';
import { limitBodies } from './http/bodies.ts';
import { newToken, Tokens } from './http/tokens.ts';
import { openInterop } from './interop.ts';
import { PARTS, type Part, stagesAmong } from './parts.ts';
import { openBase, openEngine, type StagesOf, stagesOf } from './pipeline.ts';
import { Retention } from './retention/retention.ts';
import { serveApi, serveGateway } from './serving.ts';
import { Settings } from './settings/settings.ts';
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
  mkdirSync(dataDir, { recursive: true });
  const keys = loadKeys(join(dataDir, 'keys.json'));
  const sealer = new Sealer(keys);
  const base = await openBase(dataDir, config.kafka, say);
  const settings = await Settings.open(base, (error) => say(`settings: ${error.message}`));
  const notes = new Notes(settings);
  const release = new Release(stages);
  await beginGenerations(notes, { config, main: base, versions: release.versions(rulesOf(config)) }, say);
  const rules = () => notes.now.standing.rules;
  const interop = openInterop({ base, dataDir, keys, sealer, rules, say });
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
  });
  const { token, made } = administratorToken(config);
  const app = await createApp({ tokens: new Tokens(join(dataDir, 'tokens.json'), token), log: say });
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
  if (parts.includes('gateway')) await serveGateway(app, serving);
  const reports = parts.includes('api') ? await serveApi(app, serving) : undefined;
  const keeper = tables && new Keeper({ ...options, succession, retention });
  await keeper?.start();
  await app.listen({ port: config.port, host: config.host });
  return {
    intake,
    congested: () => congestion.retryAfter(),
    url: addressOf(app, config.host),
    newToken: made ? token : undefined,
    // Takes no more, finishes what is in flight, and closes, in the order in which events flow.
    stop: async () => {
      retention.stop();
      await keeper?.stop();
      await reports?.stop();
      await interop.stop();
      congestion.stop();
      await app.close();
      await succession.stop();
      await settings.close();
      await tables?.close();
      await base.log.close();
      await interop.close();
    },
  };
}

/** The token of the environment, else one that is made at the first start and kept beside the data for its owner alone. */
function administratorToken(config: Config): { token: string; made: boolean } {
  if (config.token) return { token: config.token, made: false };
  const file = join(config.dataDir, 'administrator-token');
  if (existsSync(file)) return { token: readFileSync(file, 'utf8').trim(), made: false };
  const token = newToken();
  writeFileSync(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
  return { token, made: true };
}

function addressOf(app: FastifyInstance, host: string): string {
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
