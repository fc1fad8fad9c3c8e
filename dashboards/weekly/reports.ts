import { COMMUNES, districtOf } from '../../schemas/areas.ts';
import { dayNumber, formatInstant, type Instant, localMidnight as midnight } from '../../schemas/instant.ts';
import type { Rules } from '../../schemas/rules.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { type Assessment, assess, communityCases } from '../level/level.ts';
import type { DailyValue, FlaggingTime } from '../report/derived.ts';
import { type Cause, differences } from '../report/differences.ts';
import type { InactiveVenue } from '../report/input.ts';
import type { ReportRow, WeeklyReport } from '../report/weekly.ts';
import type { Revision, WeekFlow } from './flow.ts';
import { Latest } from './latest.ts';
import { decisionsAt, inputsOn } from './levels.ts';
import { reportOf, weekRows } from './numbers.ts';
import type { Populations } from './populations.ts';
import { causesBetween } from './queries/causes.ts';
import { casesOfPeriod } from './queries/community-cases.ts';
import { dailyValues } from './queries/daily.ts';
import { flaggingTimes } from './queries/flagging.ts';
import { inactiveVenues } from './queries/inactive.ts';
import { positionAt } from './queries/position.ts';
import type { ReportLog } from './report-log.ts';
import { type ReportWeek, weekBefore } from './week.ts';

export interface WeeklyOptions {
  readonly store: Store;
  /** The rules that stand. */
  readonly rules: () => Rules;
  readonly log: ReportLog;
  readonly populations: Populations;
  readonly now?: () => Instant;
}

/** Which numbers of a week: those of a revision, those known at an instant, or (with neither) those known now. */
export interface Which {
  readonly asOf?: Instant | undefined;
  readonly revision?: number | undefined;
}

/** A week's numbers, and the revision that they are of. */
export interface Numbers {
  readonly report: WeeklyReport;
  /** The revision whose numbers these are exactly; undefined for numbers that were never made a revision. */
  readonly of: Revision | undefined;
  readonly asOf: Instant;
  readonly flow: WeekFlow;
}

/** What a document shows beside the numbers. */
export interface Figures {
  readonly before: WeeklyReport;
  readonly daily: readonly DailyValue[];
  readonly flagging: readonly FlaggingTime[];
  readonly inactive: readonly InactiveVenue[];
  readonly position: string;
}

/** The weekly reports: numbers from ClickHouse, revisions from the log. */
export class WeeklyReports {
  readonly log: ReportLog;
  readonly populations: Populations;
  readonly now: () => Instant;
  readonly #store: Store;
  readonly #rules: () => Rules;
  // The rows of a week are small; what stands beside them has every inactive venue of the province.
  readonly #rows = new Latest<readonly ReportRow[]>(12);
  readonly #figures = new Latest<Figures>(2);

  constructor({ store, rules, log, populations, now = Date.now }: WeeklyOptions) {
    this.#store = store;
    this.#rules = rules;
    this.log = log;
    this.populations = populations;
    this.now = now;
  }

  /** The numbers asked for; undefined when there is no such revision. An instant that lies ahead is now: nobody knows more. */
  async numbers(week: ReportWeek, which: Which): Promise<Numbers | undefined> {
    const flow = await this.log.week(week.week);
    const now = this.now();
    const asOf = Math.min(which.asOf ?? now, now);
    const exact =
      which.revision !== undefined
        ? flow.revisions.find(({ revision }) => revision === which.revision)
        : flow.revisions.findLast((one) => one.asOf === asOf);
    if (exact !== undefined) return { ...revisionOf(week, exact), flow };
    if (which.revision !== undefined) return undefined;
    const rows = await this.rows(week, asOf);
    const last = flow.revisions.findLast((one) => one.asOf <= asOf);
    const same = last !== undefined && changed(week, last, rows, asOf).length === 0;
    const revision = last === undefined ? 1 : same ? last.revision : last.revision + 1;
    return { report: reportOf(week, asOf, revision, rows), of: same ? last : undefined, asOf, flow };
  }

  /** Every indicator of a week in every area, of what was known at `asOf`. */
  rows(week: ReportWeek, asOf: Instant): Promise<readonly ReportRow[]> {
    return this.#rows.get(`${week.week} ${asOf}`, () => weekRows(this.#store, this.#rules(), week, asOf));
  }

  /** What a document shows beside the numbers. */
  figures(week: ReportWeek, asOf: Instant): Promise<Figures> {
    return this.#figures.get(`${week.week} ${asOf}`, async () => {
      const earlier = weekBefore(week);
      const period = { from: week.from, to: week.to, asOf };
      const [before, daily, flagging, inactive, position] = await Promise.all([
        this.rows(earlier, asOf),
        dailyValues(this.#store, week, asOf, this.#rules()),
        flaggingTimes(this.#store, period),
        inactiveVenues(this.#store, week, asOf),
        this.position(asOf),
      ]);
      return { before: reportOf(earlier, asOf, 1, before), daily, flagging, inactive, position };
    });
  }

  /** The level of each commune on a local day, of the cases known at `asOf` and what people had filed `until` an instant. */
  async levels(day: string, asOf: Instant, until = asOf): Promise<Assessment[]> {
    const register = await this.log.levels();
    const end = dayNumber(day) + 1;
    const cases = await casesOfPeriod(this.#store, { from: midnight(end - 7), to: midnight(end), asOf });
    const byCommune = communityCases(cases, day);
    const decisions = decisionsAt(register, until);
    return COMMUNES.map(({ code }) => {
      const population = this.populations.byCommune.get(code);
      const known = { ...(population === undefined ? {} : { population }), cases: byCommune.get(code) ?? 0 };
      return assess(code, day, { ...known, ...inputsOn(register, code, day, until) }, decisions);
    });
  }

  /** How far in the log numbers known at an instant go. */
  position(asOf: Instant): Promise<string> {
    return positionAt(this.#store, asOf);
  }

  /** Why numbers known at `since` are others at `asOf`. */
  causes(week: ReportWeek, since: Instant, asOf: Instant): Promise<Cause[]> {
    return causesBetween(this.#store, week, since, asOf);
  }
}

/** A revision as it was made: exactly what was known then. */
export function revisionOf(week: ReportWeek, one: Revision): Omit<Numbers, 'flow'> {
  return { report: reportOf(week, one.asOf, one.revision, one.rows), of: one, asOf: one.asOf };
}

/** The numbers that are not as a revision has them. */
export function changed(week: ReportWeek, revision: Revision, rows: readonly ReportRow[], asOf: Instant) {
  return differences(revisionOf(week, revision).report, reportOf(week, asOf, revision.revision + 1, rows));
}

/** The causes of a revision as the report has them. */
export function storedCauses({ causes }: Revision): Cause[] {
  return causes.map(({ commune = null, district = districtOf(commune), indicator, reason, english, knownAt }) => ({
    district: district ?? null,
    commune: commune ?? null,
    indicator: indicator as Cause['indicator'],
    reason,
    english,
    knownAt: formatInstant(knownAt),
  }));
}
