import { COMMUNES, DISTRICTS } from '../../schemas/areas.ts';
import { dayOf } from '../../schemas/instant.ts';
import type { Store } from '../clickhouse/store.ts';

/** A district, or the province (`district` null), on one local day. */
export interface LiveArea {
  readonly district: string | null;
  readonly scans: number;
  readonly repeats: number;
  /** Distinct people and venues with a kept scan; the province's are not the sum of the districts'. */
  readonly people: number;
  readonly venues: number;
  /** Kept scans in each five minutes of the day, 288 numbers. */
  readonly curve: readonly number[];
  /** Codes of the communes without a kept scan. */
  readonly silent: readonly string[];
}

/** The day on the wall screen. */
export interface LiveCounts {
  /** The newest local day that has scans; null before the first one. */
  readonly day: string | null;
  /** The province, then the districts by code. */
  readonly areas: readonly LiveArea[];
}

const SLOTS = 288;

interface Slot {
  readonly district: string;
  readonly commune: string;
  readonly slot: number;
  readonly scans: number;
  readonly repeats: number;
}

interface Distinct {
  readonly district: string;
  readonly n: number;
}

/** Counts of the newest local day that has scans. */
export async function liveCounts(store: Store): Promise<LiveCounts> {
  const day = await newestDay(store);
  if (day === undefined) return { day: null, areas: AREAS.map((district) => area(district, [], [], [])) };
  const [slots, people, venues] = await Promise.all([
    store.rows<Slot>(SLOTS_OF_DAY, { day }),
    store.rows<Distinct>(distinct('people_by_day', 'person'), { day }),
    store.rows<Distinct>(distinct('venues_by_day', 'venue'), { day }),
  ]);
  return { day: dayOf(day), areas: AREAS.map((district) => area(district, slots, people, venues)) };
}

const AREAS = [null, ...DISTRICTS.map(({ code }) => code)];

async function newestDay(store: Store): Promise<number | undefined> {
  const [row] = await store.rows<{ day: number }>(
    'SELECT day FROM {db}.counts_by_day GROUP BY day HAVING sum(scans) > 0 ORDER BY day DESC LIMIT 1',
  );
  return row?.day;
}

const SLOTS_OF_DAY = `
SELECT district, commune, slot, sum(t.scans) AS scans, sum(t.repeats) AS repeats
FROM {db}.counts_by_slot AS t WHERE day = {day:Int32} GROUP BY district, commune, slot`;

/** Distinct people or venues by district; the line of the province has the district `*`. */
function distinct(table: string, what: string): string {
  return `
SELECT arrayJoin([district, '*']) AS district, uniqExact(${what}) AS n
FROM (SELECT t.district AS district, ${what} FROM {db}.${table} AS t WHERE day = {day:Int32}
  GROUP BY t.district, t.commune, ${what} HAVING sum(scans) > 0)
GROUP BY 1`;
}

function area(
  district: string | null,
  slots: readonly Slot[],
  people: readonly Distinct[],
  venues: readonly Distinct[],
): LiveArea {
  const own = district === null ? slots : slots.filter((slot) => slot.district === district);
  const curve = new Array<number>(SLOTS).fill(0);
  for (const { slot, scans } of own) curve[slot] = (curve[slot] ?? 0) + scans;
  const heard = new Set(own.filter(({ scans }) => scans > 0).map(({ commune }) => commune));
  const of = (rows: readonly Distinct[]) => rows.find((row) => row.district === (district ?? '*'))?.n ?? 0;
  return {
    district,
    scans: sum(own, ({ scans }) => scans),
    repeats: sum(own, ({ repeats }) => repeats),
    people: of(people),
    venues: of(venues),
    curve,
    silent: COMMUNES.filter((commune) => district === null || commune.district === district)
      .map(({ code }) => code)
      .filter((code) => !heard.has(code)),
  };
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
