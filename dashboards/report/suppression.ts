/** A cell that nothing is inside of: a commune, or what an area has beyond its communes. */
export interface Leaf {
  readonly key: string;
  /** The district it is in; `null` when it is in the province only. */
  readonly district: string | null;
  readonly value: number;
}

/** What is not shown: leaves, totals of districts, and the total of the province. */
export interface Hidden {
  readonly leaves: ReadonlySet<string>;
  readonly districts: ReadonlySet<string>;
  readonly province: boolean;
}

/** The totals as counted, for an indicator that counts a person once in an area and so is not the sum of its parts. */
export interface Totals {
  readonly districts: ReadonlyMap<string, number>;
  readonly province: number;
}

const sum = (leaves: readonly Leaf[]): number => leaves.reduce((total, leaf) => total + leaf.value, 0);
const small = (value: number, threshold: number): boolean => value > 0 && value < threshold;

/**
 * The sets of hidden leaves whose sum a reader can work out from what is shown: for each shown district its hidden
 * leaves; for a shown province the hidden leaves of the hidden districts and of none. They share no leaf, so their
 * sums are all that totals give away.
 */
export function knownSums(leaves: readonly Leaf[], hidden: Hidden): Leaf[][] {
  const sets: Leaf[][] = [];
  const districts = new Set(leaves.flatMap((leaf) => (leaf.district === null ? [] : [leaf.district])));
  const out = leaves.filter((leaf) => hidden.leaves.has(leaf.key));
  for (const district of districts) {
    if (!hidden.districts.has(district)) sets.push(out.filter((leaf) => leaf.district === district));
  }
  if (!hidden.province) {
    sets.push(out.filter((leaf) => leaf.district === null || hidden.districts.has(leaf.district)));
  }
  return sets.filter((set) => set.length > 0);
}

/**
 * Chooses what to hide so that no small number (1 … threshold−1) is shown or can be worked out from totals: first the
 * small numbers themselves, then more, the smallest first, until every set of hidden leaves whose sum can be known has
 * at least two leaves and a sum that is not small, and no district's total is the only one that is missing.
 */
export function suppress(leaves: readonly Leaf[], threshold: number, totals?: Totals): Hidden {
  const ordered = leaves.toSorted((a, b) => a.value - b.value || (a.key < b.key ? -1 : 1));
  const names = [...new Set(leaves.flatMap((leaf) => (leaf.district === null ? [] : [leaf.district])))].sort();
  const inside = (district: string): Leaf[] => ordered.filter((leaf) => leaf.district === district);
  const totalOf = (name: string): number => totals?.districts.get(name) ?? sum(inside(name));
  const hiddenLeaves = new Set(ordered.filter((leaf) => small(leaf.value, threshold)).map((leaf) => leaf.key));
  const districts = new Set(names.filter((name) => small(totalOf(name), threshold)));
  const open = (set: readonly Leaf[]): boolean => set.length > 0 && (set.length < 2 || sum(set) < threshold);
  const out = (of: readonly Leaf[]): Leaf[] => of.filter((leaf) => hiddenLeaves.has(leaf.key));
  /** Hides the smallest shown leaf that is not 0 of some; `false` when there is none. */
  const hideOne = (of: readonly Leaf[]): boolean => {
    const next = of.find((leaf) => !hiddenLeaves.has(leaf.key) && leaf.value > 0);
    if (next !== undefined) hiddenLeaves.add(next.key);
    return next !== undefined;
  };

  for (const name of names) {
    if (districts.has(name)) continue;
    while (open(out(inside(name)))) {
      if (!hideOne(inside(name))) {
        districts.add(name);
        break;
      }
    }
  }

  if (small(totals?.province ?? sum(ordered), threshold)) return { leaves: hiddenLeaves, districts, province: true };
  const loose = (): Leaf[] => out(ordered.filter((leaf) => leaf.district === null || districts.has(leaf.district)));
  const alone = (): boolean => districts.size === 1 && loose().every((leaf) => leaf.district !== null);
  const byTotal = names.toSorted((a, b) => totalOf(a) - totalOf(b) || (a < b ? -1 : 1));
  while (open(loose()) || alone()) {
    if (!alone() && hideOne(ordered.filter((leaf) => leaf.district === null || districts.has(leaf.district)))) continue;
    // A district's total is hidden too; one of its leaves must be, or the leaves would add up to it.
    const next = byTotal.find((name) => !districts.has(name) && totalOf(name) > 0);
    if (next === undefined) return { leaves: hiddenLeaves, districts, province: true };
    districts.add(next);
    if (out(inside(next)).length === 0) hideOne(inside(next));
  }
  return { leaves: hiddenLeaves, districts, province: false };
}
