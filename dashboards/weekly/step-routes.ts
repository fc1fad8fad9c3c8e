import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { HttpError } from '../../infra/http/errors.ts';
import type { Caller } from '../../infra/http/tokens.ts';
import { districtOf } from '../../schemas/areas.ts';
import { day, localDay } from '../../schemas/instant.ts';
import { FILTERS } from '../api/filters.ts';
import type { WeekFlow } from './flow.ts';
import type { WeeklyReports } from './reports.ts';
import { checked, week } from './request.ts';
import { shownFlow } from './shown.ts';
import { mustBeAllowed, type StepName } from './steps.ts';
import type { ReportSteps } from './taking.ts';
import type { ReportWeek } from './week.ts';

const words = (most: number) =>
  z
    .string('must be a text')
    .trim()
    .min(1, 'must not be empty')
    .max(most, `must have at most ${most} characters`)
    .refine((text) => text.isWellFormed(), 'must not have half of a surrogate pair');

const district = FILTERS.district.optional();

export interface StepRoutesOptions {
  readonly reports: WeeklyReports;
  readonly steps: ReportSteps;
}

/** `POST /v1/reports/weekly/{week}/{step}`: the flow of a report, each step an event in the log. Answers the week as it stands then. */
export async function stepRoutes(app: FastifyInstance, { reports, steps }: StepRoutesOptions): Promise<void> {
  const step = <S extends z.ZodRawShape>(
    name: StepName,
    summary: string,
    shape: S,
    take: (
      week: ReportWeek,
      caller: Caller,
      body: z.output<z.ZodObject<S>>,
      own: string | undefined,
    ) => Promise<WeekFlow>,
  ) =>
    app.route({
      method: 'POST',
      url: `/v1/reports/weekly/:week/${name}`,
      config: { permission: 'reports' },
      schema: { summary, produces: ['application/json'] },
      handler: async (request) => {
        const about = weekOfPath(request);
        const body = checked(shape, request.body);
        const own = districtOfStep(request.caller, body);
        mustBeAllowed(request.caller, name, own);
        const flow = await take(about, request.caller, body, own);
        return shownFlow(flow, reports.now(), request.caller.district);
      },
    });

  step(
    'draft',
    'Makes a draft of a district or the province, of the numbers known now',
    { district },
    (about, caller, _, own) => steps.draft(about, caller, [own ?? null]),
  );
  step(
    'remark',
    'Writes a text into a draft',
    {
      district,
      title: words(200).optional(),
      text: words(20_000),
      english: words(20_000).optional(),
      office: words(200).optional(),
    },
    (about, caller, { title, text, english, office }, own) =>
      steps.take(about, caller, { type: 'remarked', district: own ?? null, title, text, english, office }),
  );
  step('sign', "Signs a district's draft off", { district, signer: words(200) }, (about, caller, { signer }, own) =>
    steps.take(about, caller, { type: 'signed', district: needed(own), signer }),
  );
  step('submit', "Hands a district's report in to the Department", { district }, (about, caller, _, own) =>
    steps.submit(about, caller, needed(own)),
  );
  step(
    'return',
    'Gives a report back to its district',
    { district: FILTERS.district, reason: words(2000) },
    (about, caller, body) =>
      steps.take(about, caller, { type: 'returned', district: body.district, reason: body.reason }),
  );
  step('consolidate', 'Puts together what the districts have handed in', {}, (about, caller) =>
    steps.consolidate(about, caller),
  );
  step(
    'issue',
    'Issues a revision for the Committee',
    { number: words(50), signer: words(200), day: day.optional() },
    (about, caller, paper) => steps.issue(about, caller, paper),
  );
  step(
    'revise',
    'Makes a revision of an issued report when late data has changed its numbers',
    {},
    async (about, caller) => {
      const flow = await steps.revise(about, caller);
      if (flow === undefined)
        throw new HttpError('conflict', 'no number has changed since the last revision, or none was issued');
      return flow;
    },
  );
  step(
    'outreach',
    'Records the households that a community team reached; of one record the last counts, 0 takes it back',
    {
      record: words(200),
      commune: FILTERS.commune,
      day,
      households: z.int('must be a whole number from 0').min(0, 'must be a whole number from 0').max(1_000_000),
      team: words(200).optional(),
    },
    (about, caller, { record, commune, day: on, households, team }, own) => {
      if (on < localDay(about.from) || on >= about.week)
        throw new HttpError('wrong-field', 'day: must lie in the week');
      return steps.take(about, caller, {
        type: 'outreach',
        record,
        district: needed(own),
        commune,
        day: on,
        households,
        team,
      });
    },
  );
}

/** The week that an address names. */
export function weekOfPath(request: FastifyRequest): ReportWeek {
  return checked({ week }, { week: (request.params as { week: string }).week }).week;
}

/** The district that a step is for: the one that the body names, by itself or by its commune; else the officer's own. */
function districtOfStep(caller: Caller, body: { district?: unknown; commune?: unknown }): string | undefined {
  if (typeof body.commune === 'string') return districtOf(body.commune) ?? undefined;
  return (body.district as string | undefined) ?? caller.district;
}

function needed(own: string | undefined): string {
  if (own === undefined)
    throw new HttpError('wrong-field', 'district: is missing; must be the 3-digit code of one of the 7 districts');
  return own;
}
