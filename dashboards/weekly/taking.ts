import { randomUUID } from 'node:crypto';
import { HttpError } from '../../infra/http/errors.ts';
import type { Caller } from '../../infra/http/tokens.ts';
import { DISTRICTS } from '../../schemas/areas.ts';
import { type Instant, localDay, parseInstant } from '../../schemas/instant.ts';
import type { ReportStep } from '../../schemas/reports.ts';
import type { ReportRow } from '../report/weekly.ts';
import { problemOf, type WeekFlow } from './flow.ts';
import { changed, type WeeklyReports } from './reports.ts';
import type { ReportWeek } from './week.ts';

/** Somebody, or something, that takes a step. */
export type Actor = Pick<Caller, 'name' | 'role'> | { readonly name: 'truyvet'; readonly role: 'system' };

/** What takes steps when its time has come. */
export const SYSTEM: Actor = { name: 'truyvet', role: 'system' };

type Fields<T> = T extends unknown ? Omit<T, 'id' | 'week' | 'at' | 'by' | 'role'> : never;

/** Takes steps of the weekly reports: checks them against the week as it stands, and appends them to the log. */
export class ReportSteps {
  readonly #reports: WeeklyReports;
  readonly #settled: () => Promise<void>;

  /** `settled` resolves when everything that the log has taken is visible in the reads. */
  constructor(reports: WeeklyReports, settled: () => Promise<void>) {
    this.#reports = reports;
    this.#settled = settled;
  }

  /** Takes one step. Throws `conflict` with the reason when the week does not allow it. */
  async take(week: ReportWeek, actor: Actor, fields: Fields<ReportStep>): Promise<WeekFlow> {
    const [flow] = await this.#takeAll(week, actor, [fields]);
    return flow!;
  }

  async #takeAll(week: ReportWeek, actor: Actor, all: readonly Fields<ReportStep>[]): Promise<WeekFlow[]> {
    const { log, now } = this.#reports;
    const steps = all.map(
      (fields) =>
        ({ ...fields, id: randomUUID(), week: week.week, at: now(), by: actor.name, role: actor.role }) as ReportStep,
    );
    const before = await log.week(week.week);
    for (const step of steps) refuse(problemOf(before, step));
    const late = await log.take(steps);
    const after = await log.week(week.week);
    if (late.length > 0) refuse(problemOf(after, late[0]!) ?? 'somebody else was faster; look again');
    return [after];
  }

  /** Makes drafts, of the numbers known now. */
  async draft(week: ReportWeek, actor: Actor, districts: readonly (string | null)[]): Promise<WeekFlow> {
    const asOf = this.#reports.now();
    const steps = districts.map((district) => ({ type: 'drafted', district, asOf }) as const);
    const [flow] = await this.#takeAll(week, actor, steps);
    return flow!;
  }

  /** Hands a district's report in, with its numbers as everything taken until now gives them. */
  async submit(week: ReportWeek, actor: Actor, district: string): Promise<WeekFlow> {
    this.#ended(week);
    refuse(problemOf(await this.#reports.log.week(week.week), { type: 'submitted', district } as ReportStep));
    const { asOf, rows, position } = await this.#count(week);
    const own = rows.filter((row) => row.district === district);
    return this.take(week, actor, { type: 'submitted', district, asOf, position, rows: stored(own) });
  }

  /** Puts together what the districts have handed in. */
  async consolidate(week: ReportWeek, actor: Actor): Promise<WeekFlow> {
    this.#ended(week);
    const flow = await this.#reports.log.week(week.week);
    const districts = DISTRICTS.map(({ code }) => code).filter((code) => flow.districts.get(code)!.submitted !== null);
    return this.take(week, actor, { type: 'consolidated', districts });
  }

  /** Issues the first revision with its numbers as everything taken until now gives them, or the revision that late data has made. */
  async issue(
    week: ReportWeek,
    actor: Actor,
    paper: { readonly number: string; readonly signer: string; readonly day?: string | undefined },
  ): Promise<WeekFlow> {
    this.#ended(week);
    const { number, signer, day = localDay(this.#reports.now()) } = paper;
    const flow = await this.#reports.log.week(week.week);
    const made = flow.revisions.at(-1);
    const revision = made?.issued === null ? made.revision : (made?.revision ?? 0) + 1;
    const step = { type: 'issued', revision, number, signer, day } as const;
    refuse(problemOf(flow, step as ReportStep));
    const counted = made === undefined ? await this.#count(week) : { ...made, rows: [] };
    const { asOf, position, rows } = counted;
    return this.take(week, actor, { ...step, asOf, position, rows: stored(rows) });
  }

  /** Makes a revision of an issued report when its numbers have changed; undefined when they have not, or one waits to be issued. */
  async revise(week: ReportWeek, actor: Actor): Promise<WeekFlow | undefined> {
    const flow = await this.#reports.log.week(week.week);
    const last = flow.revisions.at(-1);
    if (last?.issued == null) return undefined;
    const { asOf, rows, position } = await this.#count(week);
    if (changed(week, last, rows, asOf).length === 0) return undefined;
    const found = await this.#reports.causes(week, last.asOf, asOf);
    const causes = found.map(({ english, knownAt, ...cause }) => ({
      ...cause,
      english: english ?? cause.reason,
      knownAt: parseInstant(knownAt!)!,
    }));
    const revision = last.revision + 1;
    return this.take(week, actor, { type: 'revised', revision, asOf, position, rows: stored(rows), causes });
  }

  /** The numbers of now, once everything that was taken until now is in them. */
  async #count(week: ReportWeek): Promise<{ asOf: Instant; rows: readonly ReportRow[]; position: string }> {
    const asOf = this.#reports.now();
    await this.#settled();
    const [rows, position] = await Promise.all([this.#reports.rows(week, asOf), this.#reports.position(asOf)]);
    return { asOf, rows, position };
  }

  /** Throws `conflict` while a week goes on. */
  #ended(week: ReportWeek): void {
    refuse(this.#reports.now() < week.to ? 'the week has not ended yet' : undefined);
  }
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new HttpError('conflict', problem);
}

/** Numbers as the log keeps them. A report for the office hides none. */
function stored(rows: readonly ReportRow[]) {
  return rows.map(({ district, commune, indicator, value }) => ({ district, commune, indicator, value: value! }));
}
