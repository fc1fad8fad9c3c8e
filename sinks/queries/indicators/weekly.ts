import { COMMUNES, DISTRICTS } from '../../../schemas/areas.ts';
import type { Rules } from '../../../schemas/rules.ts';
import type { Store } from '../../clickhouse/store.ts';
import { cases, contacts } from './cases.ts';
import { doses, peopleFull, peopleOneDose } from './doses.ts';
import { type AreaValue, type Indicator, valuesOf, type Week } from './indicator.ts';
import { inspections, violations } from './inspections.ts';
import { isolationsBegun, isolationsBreached } from './isolations.ts';
import { communesSilent, people, repeats, scans } from './scans.ts';
import { venuesActive, venuesInactive, venuesNew, venuesRegistered } from './venues.ts';

/** The indicators of the weekly report, in the order of `semantics.md`. */
export const INDICATORS: readonly Indicator[] = [
  venuesRegistered,
  venuesNew,
  venuesActive,
  venuesInactive,
  communesSilent,
  scans,
  repeats,
  people,
  cases,
  contacts,
  isolationsBegun,
  isolationsBreached,
  doses,
  peopleOneDose,
  peopleFull,
  inspections,
  violations,
];

/** A row of the weekly report's JSON (`events.md`): commune null for a district, both null for the province. */
export interface IndicatorRow {
  readonly district: string | null;
  readonly commune: string | null;
  readonly indicator: string;
  readonly value: number;
}

type Area = Omit<AreaValue, 'value'>;

/** The province, then each district followed by its communes. */
const AREAS: readonly Area[] = [
  { district: null, commune: null },
  ...DISTRICTS.flatMap(({ code }) => [
    { district: code, commune: null },
    ...COMMUNES.filter(({ district }) => district === code).map((commune) => ({
      district: code,
      commune: commune.code,
    })),
  ]),
];

/** All indicators of a week in every area, zeros too. `communes_silent` has no line for a commune. */
export async function weeklyIndicators(store: Store, week: Week, rules: Rules): Promise<IndicatorRow[]> {
  const values = await Promise.all(
    INDICATORS.map(async (indicator) => ({ indicator, found: await valuesOf(store, indicator, week, rules) })),
  );
  return AREAS.flatMap((area) =>
    values
      .filter(({ indicator }) => area.commune === null || indicator !== communesSilent)
      .map(({ indicator, found }) => ({ ...area, indicator: indicator.name, value: valueIn(found, area) })),
  );
}

function valueIn(found: readonly AreaValue[], { district, commune }: Area): number {
  return found.find((line) => line.district === district && line.commune === commune)?.value ?? 0;
}
