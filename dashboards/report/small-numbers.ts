import { INDICATORS, type Indicator, TRAITS } from './indicators.ts';
import { type Hidden, knownSums, type Leaf, suppress } from './suppression.ts';
import { type Area, areaKey, lookup, PROVINCE, type ReportRow, type WeeklyReport } from './weekly.ts';

/** Numbers from 1 to one less than this are small, unless a deployment says otherwise. */
export const THRESHOLD = 5;

/** What was published of one indicator. Only `shown` may leave the office. */
interface PublishedIndicator {
  readonly hidden: Hidden;
  /** The numbers that the shown totals are made of; older than the truth where a small change is held back. */
  readonly leaves: readonly Leaf[];
  /** Of an indicator that is not the sum of its parts: districts and province, by {@link areaKey}. */
  readonly totals: ReadonlyMap<string, number> | null;
  /** Keys of what is not at its true number. */
  readonly held: readonly string[];
}

/** A publication: what everybody may see, and what the office keeps in order to make the next one safe. */
export interface Publication {
  readonly shown: WeeklyReport;
  /** Areas and indicators whose shown number is older than `asOf`, since the change is small. */
  readonly held: readonly (Area & { readonly indicator: Indicator })[];
  readonly kept: ReadonlyMap<Indicator, PublishedIndicator>;
}

const REST = 'rest';

function areasOf(rows: readonly ReportRow[]): Area[] {
  const areas = new Map<string, Area>([[areaKey(PROVINCE), PROVINCE]]);
  for (const { district, commune } of rows) areas.set(areaKey({ district, commune }), { district, commune });
  return [...areas.values()];
}

/**
 * The leaves of an indicator: communes, and what a district or the province counts beyond its parts, since a reader can
 * subtract too. People seen in two communes make an area less than its parts; its rest is then 0.
 */
function leavesOf(report: WeeklyReport, indicator: Indicator, areas: readonly Area[]): Leaf[] {
  const of = lookup(report);
  const value = (area: Area): number => of(area, indicator) ?? 0;
  const leaves: Leaf[] = [];
  let districts = 0;
  for (const area of areas.filter((one) => one.district !== null && one.commune === null)) {
    const communes = areas.filter((one) => one.district === area.district && one.commune !== null);
    for (const commune of communes) {
      leaves.push({ key: areaKey(commune), district: area.district, value: value(commune) });
    }
    const parts = communes.reduce((sum, commune) => sum + value(commune), 0);
    leaves.push({ key: `${area.district}/${REST}`, district: area.district, value: Math.max(0, value(area) - parts) });
    districts += Math.max(value(area), TRAITS[indicator].additive ? parts : 0);
  }
  leaves.push({ key: REST, district: null, value: Math.max(0, value(PROVINCE) - districts) });
  return leaves;
}

/** Whether a step from one published number to the next says nothing about a few people. */
function safe(before: number, after: number, threshold: number): boolean {
  const change = Math.abs(after - before);
  return change === 0 || change >= threshold;
}

/** Whether a shown number may be replaced: the step is safe, and the new number is not small. */
function mayMove(before: number, after: number, threshold: number): boolean {
  return (after === 0 || after >= threshold) && safe(before, after, threshold);
}

/** The true totals of an indicator that counts a person once in an area; `null` when the leaves add up. */
function totalsOf(report: WeeklyReport, indicator: Indicator, areas: readonly Area[]): Map<string, number> | null {
  if (TRAITS[indicator].additive) return null;
  const of = lookup(report);
  return new Map(
    areas.filter((area) => area.commune === null).map((area) => [areaKey(area), of(area, indicator) ?? 0] as const),
  );
}

/** The first publication of an indicator. */
function first(
  leaves: readonly Leaf[],
  totals: ReadonlyMap<string, number> | null,
  threshold: number,
): PublishedIndicator {
  const given =
    totals === null
      ? undefined
      : {
          districts: new Map([...totals].map(([key, value]) => [key.slice(0, -1), value] as const)),
          province: totals.get(areaKey(PROVINCE)) ?? 0,
        };
  return { hidden: suppress(leaves, threshold, given), leaves, totals, held: [] };
}

/**
 * The next publication of an indicator. What was hidden stays hidden and what was shown stays shown, so that neither
 * can be had from the other publication. A shown leaf moves only by nothing or by the threshold and more, and never to
 * a small number; a set of hidden leaves whose sum is known moves as one, by the same rule. What may not move is held
 * at its last published number, and totals are the sums of what is published, so they say nothing more.
 */
function next(
  before: PublishedIndicator,
  now: readonly Leaf[],
  totals: ReadonlyMap<string, number> | null,
  threshold: number,
): PublishedIndicator {
  const old = new Map(before.leaves.map((leaf) => [leaf.key, leaf.value]));
  const truth = new Map(now.map((leaf) => [leaf.key, leaf.value]));
  const moved = new Map(now.map((leaf) => [leaf.key, old.get(leaf.key) ?? 0]));
  for (const leaf of now) {
    if (!before.hidden.leaves.has(leaf.key) && mayMove(moved.get(leaf.key)!, leaf.value, threshold)) {
      moved.set(leaf.key, leaf.value);
    }
  }
  for (const set of knownSums(before.leaves, before.hidden)) {
    const was = set.reduce((sum, leaf) => sum + leaf.value, 0);
    const is = set.reduce((sum, leaf) => sum + (truth.get(leaf.key) ?? 0), 0);
    if (is < threshold || !mayMove(was, is, threshold)) continue;
    for (const leaf of set) moved.set(leaf.key, truth.get(leaf.key) ?? 0);
  }
  const leaves = now.map((leaf) => ({ ...leaf, value: moved.get(leaf.key)! }));
  const shownTotals = totals === null ? null : nextTotals(before, leaves, totals, threshold);
  const late = leaves.filter((leaf) => leaf.value !== truth.get(leaf.key)).map((leaf) => leaf.key);
  const lateTotals = [...(shownTotals ?? [])].filter(([key, value]) => value !== totals!.get(key)).map(([key]) => key);
  return { hidden: before.hidden, leaves, totals: shownTotals, held: [...late, ...lateTotals] };
}

/** Totals that are not sums: one moves only when what it moves by beyond its shown parts is nothing or not small. */
function nextTotals(
  before: PublishedIndicator,
  leaves: readonly Leaf[],
  totals: ReadonlyMap<string, number>,
  threshold: number,
): Map<string, number> {
  const old = new Map(before.leaves.map((leaf) => [leaf.key, leaf.value]));
  const moved = new Map(before.totals ?? []);
  const change = (key: string): number => moved.get(key)! - (before.totals?.get(key) ?? 0);
  const province = areaKey(PROVINCE);
  // Districts first: how far the province may move depends on how far they did.
  for (const key of [...totals.keys()].filter((one) => one !== province).concat(province)) {
    const was = moved.get(key) ?? 0;
    const is = totals.get(key) ?? 0;
    const parts =
      key === province
        ? [...totals.keys()]
            .filter((one) => one !== province && !before.hidden.districts.has(one.slice(0, -1)))
            .map(change)
        : leaves
            .filter((leaf) => `${leaf.district}/` === key && !before.hidden.leaves.has(leaf.key))
            .map((leaf) => leaf.value - (old.get(leaf.key) ?? 0));
    const beyond = is - was - parts.reduce((sum, part) => sum + part, 0);
    moved.set(key, mayMove(was, is, threshold) && safe(0, beyond, threshold) ? is : was);
  }
  return moved;
}

/** What is shown of an area: the sum of its published leaves, or `null`. */
function shownValue({ hidden, leaves, totals }: PublishedIndicator, area: Area): number | null {
  if (area.commune !== null) {
    const key = areaKey(area);
    return hidden.leaves.has(key) ? null : (leaves.find((leaf) => leaf.key === key)?.value ?? null);
  }
  if (area.district !== null ? hidden.districts.has(area.district) : hidden.province) return null;
  if (totals !== null) return totals.get(areaKey(area)) ?? 0;
  return leaves
    .filter((leaf) => area.district === null || leaf.district === area.district)
    .reduce((sum, leaf) => sum + leaf.value, 0);
}

/** The earlier publication that a reader can compare an indicator with: of the same week, or of a standing count. */
function comparable(
  indicator: Indicator,
  report: WeeklyReport,
  earlier: readonly Publication[],
): Publication | undefined {
  return earlier.findLast(
    (one) => one.shown.week === report.week || (TRAITS[indicator].over === 'standing' && one.shown.week < report.week),
  );
}

/**
 * Makes a report fit to be published: of the indicators that count people, small numbers and what would give them away
 * are hidden (`null`), also against what was published before (`earlier`, oldest first). Counts of venues are shown as
 * they are. What a later publication may not say is held at what an earlier one said, and listed in `held`.
 *
 * What this does not do: look across indicators, or guard against somebody who knows all of a set but one.
 */
export function publish(
  report: WeeklyReport,
  earlier: readonly Publication[] = [],
  threshold: number = THRESHOLD,
): Publication {
  if (!Number.isInteger(threshold) || threshold < 3) {
    throw new Error(`threshold ${threshold}: a whole number of 3 or more hides a number among others`);
  }
  const areas = areasOf(report.rows);
  const kept = new Map<Indicator, PublishedIndicator>();
  for (const indicator of INDICATORS) {
    if (!TRAITS[indicator].personal) continue;
    const leaves = leavesOf(report, indicator, areas);
    const totals = totalsOf(report, indicator, areas);
    const before = comparable(indicator, report, earlier)?.kept.get(indicator);
    kept.set(
      indicator,
      before === undefined ? first(leaves, totals, threshold) : next(before, leaves, totals, threshold),
    );
  }
  const rows = report.rows.map((row) => {
    const published = kept.get(row.indicator);
    return published === undefined ? row : { ...row, value: shownValue(published, row) };
  });
  const held = areas.flatMap((area) =>
    [...kept].flatMap(([indicator, one]) => (one.held.includes(areaKey(area)) ? [{ ...area, indicator }] : [])),
  );
  return { shown: { ...report, rows }, held, kept };
}
