import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { officePages } from '../dashboards/desk/pages.ts';
import { deskRoutes } from '../dashboards/desk/routes.ts';
import { levelRoutes } from '../dashboards/weekly/level-routes.ts';
import { Night } from '../dashboards/weekly/night.ts';
import { readPopulations } from '../dashboards/weekly/populations.ts';
import { publishedRoutes } from '../dashboards/weekly/published/routes.ts';
import { readRoutes } from '../dashboards/weekly/read-routes.ts';
import { ReportLog } from '../dashboards/weekly/report-log.ts';
import { WeeklyReports } from '../dashboards/weekly/reports.ts';
import { weeklyRoutes } from '../dashboards/weekly/routes.ts';
import { stepRoutes } from '../dashboards/weekly/step-routes.ts';
import { ReportSteps } from '../dashboards/weekly/taking.ts';
import type { Intake } from '../producers/gateway/intake.ts';
import type { Rules } from '../schemas/rules.ts';
import type { Store } from '../sinks/clickhouse/store.ts';
import { HttpError } from './http/errors.ts';
import type { Base } from './pipeline.ts';

export interface ReportsOptions {
  readonly base: Base;
  readonly store: Store;
  readonly rules: () => Rules;
  readonly intake: Intake;
  /** How many records wait before they are visible in the reads. */
  readonly pending: () => Promise<{ readonly pending: number }>;
  /** The deployment's own file of populations, where it has one: `populations.csv` in it. */
  readonly dataDir: string;
  readonly say: (line: string) => void;
  readonly now?: () => number;
}

/** The weekly reports of a process that answers reads. */
export interface Reports {
  serve(app: FastifyInstance): Promise<void>;
  /** What happens by itself when its time has come. */
  readonly night: Night;
  readonly weekly: WeeklyReports;
  stop(): Promise<void>;
}

/** How long a step waits for what was taken before it to become visible, ms. */
const PATIENCE_MS = 20_000;

export function openReports(options: ReportsOptions): Reports {
  const { base, store, rules, dataDir, say, now } = options;
  const weekly = new WeeklyReports({
    store,
    rules,
    log: new ReportLog(base),
    populations: readPopulations(join(dataDir, 'populations.csv')),
    ...(now ? { now } : {}),
  });
  const steps = new ReportSteps(weekly, () => settled(options.pending));
  const night = new Night({ reports: weekly, steps, say });
  return {
    night,
    weekly,
    async serve(app) {
      await app.register(weeklyRoutes, { reports: weekly });
      await app.register(readRoutes, { reports: weekly, store, rules });
      await app.register(stepRoutes, { reports: weekly, steps });
      await app.register(deskRoutes, { store, intake: options.intake, now: weekly.now });
      await app.register(levelRoutes, { reports: weekly });
      await app.register(publishedRoutes, { reports: weekly });
      await app.register(officePages);
      night.start();
    },
    stop: () => night.stop(),
  };
}

/** Resolves when everything that was taken before is visible; throws `unavailable` when that takes too long. */
async function settled(pending: ReportsOptions['pending']): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while ((await pending()).pending > 0) {
    if (Date.now() > end)
      throw new HttpError('unavailable', 'figures still arrive; try again after the time in Retry-After', 10);
    await sleep(20);
  }
}
