import { formatInstant, type Instant } from '../../schemas/instant.ts';
import { type DistrictFlow, deadlineOf, lateDistricts, type Remark, type Revision, type WeekFlow } from './flow.ts';

/** A week's flow as the API answers it. An officer of a district sees the own district, and what was issued. */
export function shownFlow(flow: WeekFlow, now: Instant, only?: string) {
  const late = new Set(lateDistricts(flow, now));
  const districts = [...flow.districts].filter(([code]) => only === undefined || code === only);
  return {
    week: flow.week,
    deadline: formatInstant(deadlineOf(flow.week)),
    districts: districts.map(([code, one]) => ({ district: code, ...shownDistrict(one), late: late.has(code) })),
    late: [...late].filter((code) => only === undefined || code === only),
    remarks: only === undefined ? flow.remarks.map(shownRemark) : [],
    draftedAsOf: orNull(flow.draftedAsOf),
    consolidated: flow.consolidated && {
      at: formatInstant(flow.consolidated.at),
      districts: flow.consolidated.districts,
    },
    revisions: flow.revisions.map(shownRevision),
    outreach: [...flow.outreach.values()]
      .filter(({ district }) => only === undefined || district === only)
      .map(({ record, district, commune, day, households, team }) => ({
        record,
        district,
        commune,
        day,
        households,
        team: team ?? null,
      })),
    steps: only === undefined ? flow.steps.map((step) => ({ ...step, at: formatInstant(step.at) })) : [],
  };
}

function shownDistrict({ status, draftedAsOf, signer, submitted, returned, remarks }: DistrictFlow) {
  return {
    status,
    draftedAsOf: orNull(draftedAsOf),
    signer,
    submittedAt: orNull(submitted?.at ?? null),
    submittedAsOf: orNull(submitted?.asOf ?? null),
    returned,
    remarks: remarks.map(shownRemark),
  };
}

function shownRemark({ title, text, english, by, role, office, at }: Remark) {
  return {
    title: title ?? null,
    text,
    english: english ?? null,
    by,
    role: office ?? role,
    at: formatInstant(at),
  };
}

function shownRevision({ revision, asOf, position, issued }: Revision) {
  return {
    revision,
    asOf: formatInstant(asOf),
    position,
    issued: issued && { ...issued, at: formatInstant(issued.at) },
  };
}

function orNull(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at);
}
