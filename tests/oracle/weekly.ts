import { type Area, type Located, tally } from './areas.ts';
import type { Dose } from './events.ts';
import { enoughDoses } from './protection.ts';
import type { OfPerson } from './records.ts';
import type { Rules } from './rules.ts';
import { dayText, localDay, localMidnight, parseDay, parseInstant } from './time.ts';
import { type Truth, truthOf } from './truth.ts';

/** One value of the weekly report: of a commune, a district (`commune` null), or the province (both null). */
export interface IndicatorRow {
  district: string | null;
  commune: string | null;
  indicator: string;
  value: number;
}

/**
 * *The reporting week* that ends on a Thursday `YYYY-MM-DD`: every indicator for all 65 communes, 7 districts and the
 * province, zeros included; `communes_silent` not for communes. For a report `asOf` an instant, pass the lines known then.
 */
export function weekly(lines: readonly string[], rules: Rules, weekThursday: string): IndicatorRow[] {
  const truth = truthOf(lines, rules);
  const lastDay = parseDay(weekThursday)!;
  const week: Week = { from: localMidnight(lastDay - 7), to: localMidnight(lastDay) };
  const indicators = { ...ofVenues(truth, week), ...ofScans(truth, week), ...ofPeople(truth, week, rules) };
  const rows = Object.entries(indicators).flatMap(([indicator, located]) =>
    tally(located).map((row): IndicatorRow => ({ ...row, indicator })),
  );
  return [...rows, ...silentCommunes(rows)];
}

/** `[from, to)` in milliseconds. */
interface Week {
  from: number;
  to: number;
}

const during = (week: Week, instant: number) => week.from <= instant && instant < week.to;

/** Where a venue is; nowhere, and so in the province's row only, when nobody registered it. */
const areaOf = (truth: Truth, venue: string | null): Area => (venue === null ? null : truth.placeOf(venue).commune);

function ofVenues(truth: Truth, week: Week): Record<string, Located[]> {
  const registered = truth.venues.filter(
    ({ registered, closed }) =>
      parseInstant(registered)! < week.to && (closed === undefined || parseInstant(closed)! >= week.to),
  );
  const scanned = new Set(truth.kept.filter(({ at }) => during(week, at)).map(({ scan }) => scan.venue));
  const located = (venues: typeof registered) =>
    venues.map(({ record, commune }) => ({ area: commune, counts: record }));
  const inspections = truth.inspections.filter(({ at }) => during(week, parseInstant(at)!));
  const violations = inspections.filter(({ finding }) => finding === 'violation' || finding === 'suspended');
  const inspected = (all: typeof inspections) => all.map(({ venue }) => ({ area: areaOf(truth, venue) }));
  return {
    venues_registered: located(registered),
    venues_new: located(registered.filter((venue) => parseInstant(venue.registered)! >= week.from)),
    venues_active: located(registered.filter(({ record }) => scanned.has(record))),
    venues_inactive: located(registered.filter(({ record }) => !scanned.has(record))),
    inspections: inspected(inspections),
    violations: inspected(violations),
  };
}

function ofScans(truth: Truth, week: Week): Record<string, Located[]> {
  const kept = truth.kept.filter(({ at }) => during(week, at));
  const repeats = truth.repeats.filter(({ at }) => during(week, at));
  const at = (venue: string) => areaOf(truth, venue);
  return {
    scans: kept.map(({ scan }) => ({ area: at(scan.venue) })),
    repeats: repeats.map(({ scan }) => ({ area: at(scan.venue) })),
    people: kept.map(({ scan, person }) => ({ area: at(scan.venue), counts: person })),
  };
}

function ofPeople(truth: Truth, week: Week, rules: Rules): Record<string, Located[]> {
  const exposures = truth.exposures.filter(({ from }) => during(week, from));
  const begun = truth.orders.filter(({ from }) => during(week, parseInstant(from)!));
  const breaches = truth.breaches.filter(({ scan }) => during(week, scan.at));
  const doses = truth.doses.filter(({ day }) => during(week, localMidnight(parseDay(day)!)));
  const dosed = dosedBefore(truth.doses, dayText(localDay(week.to)));
  const full = dosed.filter((own) => enoughDoses(own, rules));
  const residents = (people: OfPerson<Dose>[][]) => people.map((own) => ({ area: own.at(-1)!.commune ?? null }));
  return {
    cases: truth.cases.filter(({ sampled }) => during(week, sampled)).map(({ commune }) => ({ area: commune })),
    contacts: exposures.map(({ venue, person }) => ({ area: areaOf(truth, venue), counts: person })),
    isolations_begun: begun.map(({ commune = null }) => ({ area: commune })),
    isolations_breached: [...new Set(breaches.map(({ order }) => order))].map(({ commune = null }) => ({
      area: commune,
    })),
    doses: doses.map(({ commune = null }) => ({ area: commune })),
    people_one_dose: residents(dosed),
    people_full: residents(full),
  };
}

/** Of each person the doses of a day before `to`, the latest last; of several that day, the greatest `record` last. */
function dosedBefore(doses: readonly OfPerson<Dose>[], to: string): OfPerson<Dose>[][] {
  const before = doses.filter(({ day }) => day < to);
  const inOrder = (a: Dose, b: Dose) => (a.day + a.record < b.day + b.record ? -1 : 1);
  return [...Map.groupBy(before, ({ person }) => person).values()].map((own) => own.sort(inOrder));
}

/** Communes of a district, and of the province, without a kept scan in the week. */
function silentCommunes(rows: readonly IndicatorRow[]): IndicatorRow[] {
  const scans = rows.filter(({ indicator }) => indicator === 'scans');
  const silent = scans.filter(({ commune, value }) => commune !== null && value === 0);
  return scans
    .filter(({ commune }) => commune === null)
    .map(({ district }) => {
      const value = silent.filter((row) => district === null || row.district === district).length;
      return { district, commune: null, indicator: 'communes_silent', value };
    });
}
