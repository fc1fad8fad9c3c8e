import type { FastifyInstance } from 'fastify';
import { apiRoutes } from '../dashboards/api/routes.ts';
import { readSnapshot } from '../dashboards/live/read.ts';
import { liveRoutes } from '../dashboards/live/routes.ts';
import { pageRoutes } from '../dashboards/web/routes.ts';
import type { Intake } from '../producers/gateway/intake.ts';
import { gatewayRoutes } from '../producers/gateway/routes.ts';
import type { Sealer } from '../producers/sealing/sealer.ts';
import type { AccessLog } from './access/access-log.ts';
import { accessRoutes } from './access/routes.ts';
import { auditRoutes } from './audit/routes.ts';
import type { Congestion } from './congestion.ts';
import { letterboxes } from './dead-letters/letters.ts';
import { deadLetterRoutes } from './dead-letters/routes.ts';
import { logOf, type Notes } from './generations/note.ts';
import type { Proposals } from './generations/proposals.ts';
import { rulesRoutes } from './generations/routes.ts';
import type { Succession } from './generations/succession.ts';
import type { Interop } from './interop/interop.ts';
import type { Base } from './pipeline.ts';
import { openReports, type Reports } from './reports.ts';
import type { Retention } from './retention/retention.ts';
import { retentionRoutes } from './retention/routes.ts';

/** What the routes of a process rest on. */
export interface ServingOptions {
  readonly base: Base;
  readonly notes: Notes;
  readonly succession: Succession;
  readonly proposals: Proposals;
  readonly retention: Retention;
  readonly congestion: Congestion;
  readonly intake: Intake;
  readonly interop: Interop;
  readonly sealer: Sealer;
  readonly access: AccessLog;
  readonly dataDir: string;
  readonly say: (line: string) => void;
}

/** The routes of a process that takes events. */
export async function serveGateway(app: FastifyInstance, options: ServingOptions): Promise<void> {
  const { intake, congestion, interop } = options;
  const congested = () => congestion.retryAfter();
  congestion.start();
  await app.register(gatewayRoutes, { intake, congested });
  await interop.serveIntake(app, intake, congested);
}

/** The routes of a process that answers reads, and those for its operators. */
export async function serveApi(app: FastifyInstance, options: ServingOptions): Promise<Reports> {
  const { base, notes, succession, proposals, retention, intake, interop, sealer, access, dataDir, say } = options;
  const store = succession.store!;
  const rules = () => succession.standing.spec.rules;
  const pending = () => succession.standing.pending();
  await app.register(apiRoutes, { store, open: (sealed: Uint8Array) => sealer.open(sealed) });
  await app.register(liveRoutes, {
    read: () => readSnapshot(store, pending),
    failed: (error) => say(`live counts: ${(error as Error).message}`),
  });
  await app.register(pageRoutes);
  await app.register(accessRoutes, { access });
  await app.register(auditRoutes, { audit: () => succession.standing.audit() });
  const boxes = () => {
    const { folds, spec } = succession.standing;
    return letterboxes(base, folds, logOf(spec));
  };
  await app.register(deadLetterRoutes, { boxes, opener: sealer, intake, rules });
  await app.register(rulesRoutes, { succession, proposals, notes });
  await app.register(retentionRoutes, { retention });
  const databases = () => {
    const { standing, candidate } = notes.now;
    return [standing.database, ...(candidate ? [candidate.spec.database] : [])];
  };
  await interop.serveReads(app, { store, standing: () => succession.standing, databases });
  const reports = openReports({ base, store, rules, intake, pending, dataDir, say });
  await reports.serve(app);
  return reports;
}
