import { dayNumber, dayOf, formatInstant, type Instant } from '../../schemas/instant.ts';
import type { Narrative, Outreach, ReportInput } from '../report/input.ts';
import type { Filing, Status } from '../report/letterhead.ts';
import type { Remark, WeekFlow } from './flow.ts';
import { type Numbers, revisionOf, storedCauses, type WeeklyReports } from './reports.ts';
import type { ReportWeek } from './week.ts';

/** Everything that the document of a district, or of the province, is made from. */
export async function reportInput(
  reports: WeeklyReports,
  week: ReportWeek,
  numbers: Numbers,
  district: string | null,
  until: Instant,
): Promise<ReportInput> {
  const { report, flow, asOf } = numbers;
  const figures = await reports.figures(week, asOf);
  const { byCommune, source } = reports.populations;
  const previous = await previousOf(reports, week, numbers);
  return {
    report,
    district,
    filing: filingOf(numbers, district),
    populations: byCommune,
    populationSource: source,
    before: figures.before,
    daily: figures.daily,
    flagging: figures.flagging,
    inactive: figures.inactive,
    levels: await reports.levels(dayOf(dayNumber(week.week) - 1), asOf, until),
    narratives: narrativesOf(flow, district, until),
    outreach: outreachOf(flow, until),
    position: numbers.of?.position ?? figures.position,
    linkOf: (area, indicator) => {
      const query = new URLSearchParams({ week: week.week, indicator, asOf: formatInstant(asOf) });
      if (area.commune !== null) query.set('commune', area.commune);
      else if (area.district !== null) query.set('district', area.district);
      return `/v1/reports/weekly/rows?${query}`;
    },
    units: ['2024-11', '2025-07'],
    ...(previous === undefined ? {} : { previous }),
  };
}

/** The revision before, with the reasons why numbers are others now. */
async function previousOf(
  reports: WeeklyReports,
  week: ReportWeek,
  { report, of, flow, asOf }: Numbers,
): Promise<ReportInput['previous']> {
  const before = flow.revisions.find(({ revision }) => revision === report.revision - 1);
  if (before === undefined) return undefined;
  const causes = of === undefined ? await reports.causes(week, before.asOf, asOf) : storedCauses(of);
  return { report: revisionOf(week, before).report, causes };
}

function filingOf({ flow, of }: Numbers, district: string | null): Filing {
  const issued = of?.issued;
  if (district === null) {
    if (issued == null) return { status: flow.consolidated === null ? 'draft' : 'submitted' };
    return { status: 'issued', number: issued.number, day: issued.day, signer: issued.signer };
  }
  const { status, signer } = flow.districts.get(district)!;
  const how: Status = status !== 'submitted' ? 'draft' : issued == null ? 'submitted' : 'issued';
  return { status: how, ...(signer === null ? {} : { signer }) };
}

/** The texts of a district's report; the province's has its own and those of every report that was handed in. */
function narrativesOf(flow: WeekFlow, district: string | null, until: Instant): Narrative[] {
  const remarks =
    district !== null
      ? flow.districts.get(district)!.remarks
      : [...flow.remarks, ...[...flow.districts.values()].flatMap((one) => (one.submitted ? one.remarks : []))];
  return remarks.filter(({ at }) => at <= until).map(narrativeOf);
}

function narrativeOf({ title, text, english, by, office, role, at }: Remark): Narrative {
  return {
    ...(title == null ? {} : { title }),
    text,
    ...(english == null ? {} : { english }),
    author: by,
    role: office ?? role,
    at: formatInstant(at),
  };
}

function outreachOf(flow: WeekFlow, until: Instant): Outreach[] {
  return [...flow.outreach.values()]
    .filter(({ at, households }) => at <= until && households > 0)
    .map(({ district, commune, households }) => ({ district, commune, households }));
}
