import type { Store } from '../../sinks/clickhouse/store.ts';
import { contacts } from '../../sinks/queries/contacts.ts';
import { type ExplainedExposure, explainedExposures } from '../../sinks/queries/exposures.ts';

/** How many results come, go, or are another. */
export interface Tally {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** What one generation says otherwise than another. */
export interface Difference {
  /** Records that waited in one of the two while they were compared: what they lead to may be counted here. */
  readonly underWay?: number;
  readonly exposures: Tally;
  readonly contacts: Tally;
  /** By the district of the venue; `null` for encounters and unregistered venues. A contact counts wherever it has an exposure. */
  readonly districts: readonly {
    readonly district: string | null;
    readonly exposures: Tally;
    readonly contacts: Tally;
  }[];
}

interface Known {
  readonly text: string;
  readonly districts: ReadonlySet<string | null>;
}

/** Compares exposures and contacts of two databases. Both are held in memory by name: some hundred bytes for each exposure. */
export async function difference(before: Store, after: Store): Promise<Difference> {
  const [was, is] = [await read(before), await read(after)];
  const areas = new Set(
    [...was.exposures.values(), ...is.exposures.values()].flatMap(({ districts }) => [...districts]),
  );
  const tally = (of: 'exposures' | 'contacts', district?: string | null) => tallyOf(was[of], is[of], district);
  return {
    exposures: tally('exposures'),
    contacts: tally('contacts'),
    districts: [...areas]
      .sort((a, b) => String(a).localeCompare(String(b)))
      .map((district) => ({
        district,
        exposures: tally('exposures', district),
        contacts: tally('contacts', district),
      })),
  };
}

async function read(store: Store): Promise<{ exposures: Map<string, Known>; contacts: Map<string, Known> }> {
  const exposures = new Map<string, Known>();
  const places = new Map<string, Set<string | null>>();
  for await (const one of explainedExposures(store)) {
    exposures.set(`${one.exposure}|${one.person}`, {
      text: JSON.stringify(without(one)),
      districts: new Set([one.district]),
    });
    places.getOrInsertComputed(`${one.case}|${one.person}`, () => new Set()).add(one.district);
  }
  const known = new Map<string, Known>();
  for await (const one of contacts(store)) {
    const name = `${one.case}|${one.person}`;
    known.set(name, { text: JSON.stringify(one), districts: places.get(name) ?? new Set([null]) });
  }
  return { exposures, contacts: known };
}

/** The reason names the rules, which are not the same on both sides by nature. */
function without({ reason: _, ...exposure }: ExplainedExposure): object {
  return exposure;
}

function tallyOf(was: ReadonlyMap<string, Known>, is: ReadonlyMap<string, Known>, district?: string | null): Tally {
  const here = (known: Known) => district === undefined || known.districts.has(district);
  let [added, removed, changed] = [0, 0, 0];
  for (const [name, known] of is) {
    const before = was.get(name);
    if (!before) added += here(known) ? 1 : 0;
    else if (before.text !== known.text) changed += here(known) || here(before) ? 1 : 0;
  }
  for (const [name, known] of was) if (!is.has(name) && here(known)) removed++;
  return { added, removed, changed };
}
