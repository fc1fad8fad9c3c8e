import { DISTRICTS } from '../../schemas/areas.ts';
import { type Day, dayNumber, type Instant, localMidnight } from '../../schemas/instant.ts';
import type { ReportCause, ReportStep, ReportStepOf } from '../../schemas/reports.ts';
import type { Indicator } from '../report/indicators.ts';
import type { ReportRow } from '../report/weekly.ts';

/** How far a district's report has come. */
export type DistrictStatus = 'none' | 'drafted' | 'signed' | 'submitted' | 'returned';

/** A text that somebody wrote into a draft. */
export type Remark = ReportStepOf<'remarked'>;

/** A district's report of a week. */
export interface DistrictFlow {
  readonly status: DistrictStatus;
  /** The numbers of the draft are those known then; null while there is none. */
  readonly draftedAsOf: Instant | null;
  readonly signer: string | null;
  /** What was handed in; null before. */
  readonly submitted: { readonly at: Instant; readonly asOf: Instant; readonly rows: readonly ReportRow[] } | null;
  /** Why it was given back; null when it was not, or has come in again. */
  readonly returned: string | null;
  readonly remarks: readonly Remark[];
}

/** A revision of the province's report; not issued yet when `issued` is null. */
export interface Revision {
  readonly revision: number;
  readonly asOf: Instant;
  readonly position: string;
  readonly rows: readonly ReportRow[];
  readonly causes: readonly ReportCause[];
  readonly issued: {
    readonly at: Instant;
    readonly number: string;
    readonly day: Day;
    readonly signer: string;
  } | null;
}

/** What happened to the reports of a week: a pure function of its steps in the log. */
export interface WeekFlow {
  readonly week: Day;
  readonly districts: ReadonlyMap<string, DistrictFlow>;
  readonly remarks: readonly Remark[];
  readonly draftedAsOf: Instant | null;
  readonly consolidated: { readonly at: Instant; readonly districts: readonly string[] } | null;
  readonly revisions: readonly Revision[];
  /** What the community teams did, by record. */
  readonly outreach: ReadonlyMap<string, ReportStepOf<'outreach'>>;
  /** Steps that took effect, in order. */
  readonly steps: readonly Pick<ReportStep, 'id' | 'type' | 'at' | 'by' | 'role'>[];
}

const NO_REPORT: DistrictFlow = {
  status: 'none',
  draftedAsOf: null,
  signer: null,
  submitted: null,
  returned: null,
  remarks: [],
};

/** A week of which nothing is known yet. */
export function initialFlow(week: Day): WeekFlow {
  return {
    week,
    districts: new Map(DISTRICTS.map(({ code }) => [code, NO_REPORT])),
    remarks: [],
    draftedAsOf: null,
    consolidated: null,
    revisions: [],
    outreach: new Map(),
    steps: [],
  };
}

/** Until when a district's report is on time: noon of the Thursday. */
export function deadlineOf(week: Day): Instant {
  return localMidnight(dayNumber(week)) + 12 * 3_600_000;
}

/** Districts whose report came in after noon of the Thursday, or has not come in by `now` although it should have. */
export function lateDistricts(flow: WeekFlow, now: Instant): string[] {
  const deadline = deadlineOf(flow.week);
  return [...flow.districts].filter(([, { submitted }]) => (submitted?.at ?? now) > deadline).map(([code]) => code);
}

/** The revision that was issued last; undefined before the first. */
export function lastIssued(flow: WeekFlow): Revision | undefined {
  return flow.revisions.findLast(({ issued }) => issued !== null);
}

/** What a report says of a step that cannot be taken now; undefined when it can. Two who decide at once are told apart by it: the second step in the log has no effect. */
export function problemOf(flow: WeekFlow, step: ReportStep): string | undefined {
  switch (step.type) {
    case 'drafted':
      if (step.district == null) return undefined;
      return inHand(flow, step.district) ? undefined : 'the report was handed in; the Department can give it back';
    case 'remarked':
      if (step.district == null) return undefined;
      if (statusOf(flow, step.district) === 'none') return 'there is no draft yet';
      return inHand(flow, step.district) ? undefined : 'the report was handed in; the Department can give it back';
    case 'signed':
      return ['drafted', 'returned'].includes(statusOf(flow, step.district))
        ? undefined
        : `a draft can be signed off; the report is ${statusOf(flow, step.district)}`;
    case 'submitted':
      return statusOf(flow, step.district) === 'signed'
        ? undefined
        : `a report that is signed off can be handed in; the report is ${statusOf(flow, step.district)}`;
    case 'returned':
      return statusOf(flow, step.district) === 'submitted'
        ? undefined
        : `a report that was handed in can be given back; the report is ${statusOf(flow, step.district)}`;
    case 'consolidated':
      return flow.revisions.length === 0 ? undefined : 'the report of the week was issued';
    case 'issued':
      return issueProblem(flow, step.revision);
    case 'revised': {
      const last = flow.revisions.at(-1);
      if (last?.issued == null) return 'a revision follows one that was issued';
      return step.revision === last.revision + 1 ? undefined : `the next revision is ${last.revision + 1}`;
    }
    case 'outreach':
      return undefined;
    default:
      return 'this is no step of a weekly report';
  }
}

function issueProblem(flow: WeekFlow, revision: number): string | undefined {
  const last = flow.revisions.at(-1);
  if (last === undefined) {
    if (revision !== 1) return 'the first revision is 1';
    return flow.consolidated === null ? 'the reports of the districts were not consolidated yet' : undefined;
  }
  if (last.issued !== null) return `revision ${last.revision} was issued, and no number has changed since`;
  return revision === last.revision ? undefined : `the next revision to issue is ${last.revision}`;
}

const statusOf = (flow: WeekFlow, district: string): DistrictStatus => flow.districts.get(district)?.status ?? 'none';
const inHand = (flow: WeekFlow, district: string): boolean => statusOf(flow, district) !== 'submitted';

/** The week after a step. A step that could not be taken has no effect. */
export function evolve(flow: WeekFlow, step: ReportStep): WeekFlow {
  if (problemOf(flow, step) !== undefined || flow.steps.some(({ id }) => id === step.id)) return flow;
  const { id, type, at, by, role } = step;
  return { ...apply(flow, step), steps: [...flow.steps, { id, type, at, by, role }] };
}

function apply(flow: WeekFlow, step: ReportStep): WeekFlow {
  switch (step.type) {
    case 'drafted':
      if (step.district == null) return { ...flow, draftedAsOf: step.asOf };
      return ofDistrict(flow, step.district, { status: 'drafted', draftedAsOf: step.asOf, signer: null });
    case 'remarked': {
      if (step.district == null) return { ...flow, remarks: [...flow.remarks, step] };
      const { remarks } = flow.districts.get(step.district)!;
      // What was signed off had not this text.
      return ofDistrict(flow, step.district, { status: 'drafted', signer: null, remarks: [...remarks, step] });
    }
    case 'signed':
      return ofDistrict(flow, step.district, { status: 'signed', signer: step.signer });
    case 'submitted': {
      const { at, asOf } = step;
      const submitted = { at, asOf, rows: reportRows(step.rows) };
      return ofDistrict(flow, step.district, { status: 'submitted', submitted, returned: null });
    }
    case 'returned':
      return ofDistrict(flow, step.district, {
        status: 'returned',
        returned: step.reason,
        signer: null,
        submitted: null,
      });
    case 'consolidated':
      return { ...flow, consolidated: { at: step.at, districts: step.districts } };
    case 'revised': {
      const { revision, asOf, position, causes } = step;
      const next: Revision = { revision, asOf, position, causes, rows: reportRows(step.rows), issued: null };
      return { ...flow, revisions: [...flow.revisions, next] };
    }
    case 'issued':
      return { ...flow, revisions: withIssue(flow.revisions, step) };
    case 'outreach':
      return { ...flow, outreach: new Map(flow.outreach).set(step.record, step) };
    default:
      return flow;
  }
}

function withIssue(revisions: readonly Revision[], step: ReportStepOf<'issued'>): Revision[] {
  const { at, number, day, signer, revision, asOf, position } = step;
  const issued = { at, number, day, signer };
  const made = revisions.at(-1);
  if (made !== undefined) return [...revisions.slice(0, -1), { ...made, issued }];
  return [{ revision, asOf, position, rows: reportRows(step.rows), causes: [], issued }];
}

function ofDistrict(flow: WeekFlow, district: string, change: Partial<DistrictFlow>): WeekFlow {
  const districts = new Map(flow.districts);
  return { ...flow, districts: districts.set(district, { ...districts.get(district)!, ...change }) };
}

function reportRows(values: ReportStepOf<'issued'>['rows']): ReportRow[] {
  return values.map(({ district, commune, indicator, value }) => ({
    district: district ?? null,
    commune: commune ?? null,
    indicator: indicator as Indicator,
    value,
  }));
}
