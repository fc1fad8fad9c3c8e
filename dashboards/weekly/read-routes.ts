import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { HttpError } from '../../infra/http/errors.ts';
import { may } from '../../infra/http/roles.ts';
import { districtOf } from '../../schemas/areas.ts';
import { formatInstant } from '../../schemas/instant.ts';
import type { Rules } from '../../schemas/rules.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { FILTERS } from '../api/filters.ts';
import { differences } from '../report/differences.ts';
import { INDICATORS } from '../report/indicators.ts';
import { scoped } from '../report/weekly.ts';
import { namesPeople, rowsBehind } from './queries/behind.ts';
import { weeksWithScans } from './queries/weeks.ts';
import { revisionOf, storedCauses, type WeeklyReports } from './reports.ts';
import { checked, districtFor, week } from './request.ts';
import { shownFlow } from './shown.ts';
import { weekOfPath } from './step-routes.ts';
import { weekOf } from './week.ts';

export interface ReadRoutesOptions {
  readonly reports: WeeklyReports;
  readonly store: Store;
  readonly rules: () => Rules;
}

const MOST_ROWS = 1000;

const rowsQuery = {
  week,
  indicator: z.enum(INDICATORS, `must be one of ${INDICATORS.join(', ')}`),
  district: FILTERS.district.optional(),
  commune: FILTERS.commune.optional(),
  asOf: FILTERS.asOf.optional(),
} as const;

/** What stands behind a report: the rows of a number, where the flow is, and what a revision changed. */
export async function readRoutes(app: FastifyInstance, { reports, store, rules }: ReadRoutesOptions): Promise<void> {
  app.route({
    method: 'GET',
    url: '/v1/reports/weekly/rows',
    config: { permission: 'reports' },
    schema: {
      summary: 'The rows behind a number of the weekly report, and the log position that it was computed at',
      description: `At most ${MOST_ROWS} rows; total is the number itself. Rows that name people are for whoever may trace.`,
    },
    handler: async (request) => {
      const { indicator, commune, ...query } = checked(rowsQuery, request.query);
      const district = districtFor(request.caller, query.district ?? districtOf(commune) ?? undefined);
      if (namesPeople(indicator) && !may(request.caller.role, 'tracing')) {
        throw new HttpError(
          'wrong-role',
          `${indicator}: its rows name people, and the role ${request.caller.role} may not trace`,
        );
      }
      const asOf = Math.min(query.asOf ?? reports.now(), reports.now());
      const { from, to } = query.week;
      const behind = await rowsBehind(store, rules(), indicator, { from, to, asOf }, { district, commune }, MOST_ROWS);
      return {
        week: query.week.week,
        indicator,
        district: district ?? null,
        commune: commune ?? null,
        asOf: formatInstant(asOf),
        position: await reports.position(asOf),
        ...behind!,
      };
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/reports/weeks',
    config: { permission: 'reports' },
    schema: { summary: 'The weeks with scans or steps, newest first, and who asks' },
    handler: async ({ caller }) => {
      const scanned = await weeksWithScans(store);
      const weeks = [...new Set([...scanned, ...(await reports.log.weeks())])].sort().reverse();
      const { name, role, district = null } = caller;
      // Of the newest scans the week still goes on; the report that people look for is of the one before.
      const current =
        scanned.find((one) => weekOf(one)!.to <= reports.now() && one !== scanned[0]) ?? scanned[0] ?? weeks[0] ?? null;
      return { weeks, current, you: { name, role, district } };
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/reports/weekly/:week',
    config: { permission: 'reports' },
    schema: { summary: 'Where the reports of a week are: each district, who is late, texts, revisions' },
    handler: async (request) => {
      const own = districtFor(request.caller, undefined);
      return shownFlow(await reports.log.week(weekOfPath(request).week), reports.now(), own);
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/reports/weekly/:week/changes',
    config: { permission: 'reports' },
    schema: {
      summary: 'What a revision changed and why; without revision: what has changed since the last one was made',
    },
    handler: async (request) => {
      const about = weekOfPath(request);
      const { revision } = checked(
        { revision: z.coerce.number().int().min(2, 'must be 2 or more').optional() },
        request.query,
      );
      const own = districtFor(request.caller, undefined) ?? null;
      const flow = await reports.log.week(about.week);
      const before =
        revision === undefined ? flow.revisions.at(-1) : flow.revisions.find((one) => one.revision === revision - 1);
      if (before === undefined)
        throw new HttpError('not-found', 'no revision was issued that numbers could have changed since');
      const now = await reports.numbers(about, { revision });
      if (now === undefined) throw new HttpError('not-found', `revision: the week has no revision ${revision}`);
      const causes =
        revision === undefined ? await reports.causes(about, before.asOf, now.asOf) : storedCauses(now.of!);
      const was = revisionOf(about, before);
      return {
        week: about.week,
        before: { revision: before.revision, asOf: was.report.asOf },
        after: { revision: now.report.revision, asOf: now.report.asOf },
        changes: differences(scoped(was.report, own), scoped(now.report, own), causes),
      };
    },
  });
}
