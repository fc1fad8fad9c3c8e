/** The indicators of the weekly report, computed from the standing rows in plain TypeScript, after `semantics.md`. */
import { COMMUNES, DISTRICTS, districtOf } from '../../schemas/areas.ts';
import { compareText } from '../../schemas/canonical.ts';
import type { Row, RowOf } from '../../schemas/changes.ts';
import type { Rules } from '../../schemas/rules.ts';
import { only } from './expected.ts';

type Commune = string | null | undefined;
type Period = { readonly from: number; readonly to: number };
type Area = { readonly district: string | null; readonly commune: string | null };

/** Value of an indicator in an area; `in` says whether something of a commune belongs to the area. */
export function expectedValue(name: string, area: Area, rows: readonly Row[], week: Period, rules: Rules): number {
  const inArea = (commune: Commune) =>
    area.district === null ||
    (commune != null && (area.commune ?? commune) === commune && districtOf(commune) === area.district);
  const inWeek = ({ at }: { at: number }) => at >= week.from && at < week.to;
  const records = (kind: string) => only(rows, 'record').filter((row) => row.kind === kind);
  const scans = only(rows, 'scan').filter((row) => inWeek(row) && inArea(row.commune));
  const kept = scans.filter((row) => row.kept);
  const registered = records('venue').filter(
    ({ at, until, commune }) => at < week.to && (until == null || until >= week.to) && inArea(commune),
  );
  const scanned = new Set(
    only(rows, 'scan')
      .filter((row) => row.kept && inWeek(row))
      .map(({ venue }) => venue),
  );
  const ofWeek = (kind: string) => records(kind).filter((row) => inWeek(row) && inArea(row.commune));
  const inspections = records('inspection').filter(
    (row) => inWeek(row) && inArea(records('venue').find(({ record }) => record === row.venue)?.commune),
  );
  const people = vaccinated(records('dose'), week).filter(({ commune }) => inArea(commune));
  switch (name) {
    case 'venues_registered':
      return registered.length;
    case 'venues_new':
      return registered.filter(({ at }) => at >= week.from).length;
    case 'venues_active':
      return registered.filter(({ record }) => scanned.has(record)).length;
    case 'venues_inactive':
      return registered.filter(({ record }) => !scanned.has(record)).length;
    case 'communes_silent':
      return COMMUNES.filter(({ code }) => inArea(code) && !kept.some(({ commune }) => commune === code)).length;
    case 'scans':
      return kept.length;
    case 'repeats':
      return scans.length - kept.length;
    case 'people':
      return new Set(kept.map(({ person }) => person)).size;
    case 'cases':
      return ofWeek('case').length;
    case 'contacts':
      return new Set(
        only(rows, 'exposure')
          .filter((row) => inWeek({ at: row.from }) && inArea(row.commune))
          .map(({ person }) => person),
      ).size;
    case 'isolations_begun':
      return ofWeek('isolation').length;
    case 'isolations_breached':
      return new Set(
        only(rows, 'alert')
          .filter((row) => inWeek(row) && inArea(row.commune))
          .map(({ person, order }) => `${person} ${order}`),
      ).size;
    case 'doses':
      return ofWeek('dose').length;
    case 'people_one_dose':
      return people.length;
    case 'people_full':
      return people.filter(({ doses }) => isFull(doses, rules)).length;
    case 'inspections':
      return inspections.length;
    case 'violations':
      return inspections.filter(({ fields }) => /violation|suspended/.test(fields)).length;
    default:
      throw new Error(`no such indicator: ${name}`);
  }
}

function vaccinated(doses: readonly RowOf<'record'>[], week: Period) {
  const byPerson = Map.groupBy(
    doses.filter(({ at }) => at < week.to),
    ({ person }) => person,
  );
  return [...byPerson.values()].map((own) => {
    const sorted = own.toSorted((a, b) => a.at - b.at || compareText(a.record, b.record));
    return { commune: sorted.at(-1)!.commune, doses: own };
  });
}

function isFull(doses: readonly RowOf<'record'>[], { dosesNeeded }: Rules): boolean {
  const needed = doses.map(({ fields }) => dosesNeeded[JSON.parse(fields).product] ?? dosesNeeded.other!);
  return new Set(doses.map(({ at }) => at)).size >= Math.min(...needed);
}

/** The province, the districts, the communes. */
export const AREAS: readonly Area[] = [
  { district: null, commune: null },
  ...DISTRICTS.map(({ code }) => ({ district: code, commune: null })),
  ...COMMUNES.map(({ code, district }) => ({ district, commune: code })),
];
