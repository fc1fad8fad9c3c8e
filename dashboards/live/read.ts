import { COMMUNES, communeOf, DISTRICTS } from '../../schemas/areas.ts';
import { dayNumber, formatInstant } from '../../schemas/instant.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { communesOfDay, curveOfDay, newestScanOfDay, type VenuesOfDay, venuesOfDay } from '../../sinks/queries/day.ts';
import { type LiveArea, liveCounts } from '../../sinks/queries/live.ts';
import type { AreaCounts, Snapshot } from './snapshot.ts';

/**
 * Reads the counts of the newest local day that has scans.
 *
 * @param pending says how many records are accepted and not yet visible in the reads.
 */
export async function readSnapshot(
  store: Store,
  pending: () => Promise<{ readonly pending: number }>,
): Promise<Snapshot> {
  // Asked first: what is not pending now is in the counts that are read after it.
  const { pending: waiting } = await pending();
  const { day, areas } = await liveCounts(store);
  const number = day === null ? undefined : dayNumber(day);
  const [newest, before, venues, scansOf] = await Promise.all([
    number === undefined ? undefined : newestScanOfDay(store, number),
    number === undefined ? undefined : curveOfDay(store, number - 1),
    venuesOfDay(store, number),
    number === undefined ? new Map<string, number>() : communesOfDay(store, number),
  ]);
  const [province, ...districts] = areas as [LiveArea, ...LiveArea[]];
  return {
    day,
    asOf: newest === undefined ? null : formatInstant(newest),
    province: areaCounts(province, add(venues)),
    districts: districts.map((area) => ({
      district: area.district!,
      name: DISTRICTS.find(({ code }) => code === area.district)!.name,
      ...areaCounts(
        area,
        venues.find(({ district }) => district === area.district),
      ),
      halfHours: halfHours(area.curve),
    })),
    curve: [...province.curve],
    before: before ?? null,
    communes: COMMUNES.map(({ code }) => ({ commune: code, scans: scansOf.get(code) ?? 0 })),
    silentCommunes: province.silent.map((commune) => {
      const { name, district } = communeOf(commune)!;
      return { commune, name, district };
    }),
    pending: waiting,
  };
}

type Venues = Pick<VenuesOfDay, 'active' | 'registered'>;

function areaCounts({ scans, repeats, people }: LiveArea, venues: Venues | undefined): AreaCounts {
  return {
    scans,
    repeats,
    people,
    venuesActive: venues?.active ?? 0,
    venuesRegistered: venues?.registered ?? 0,
  };
}

/** A venue stands in one district, so the province's are the sum. */
function add(venues: readonly Venues[]): Venues {
  return venues.reduce(
    (sum, { active, registered }) => ({ active: sum.active + active, registered: sum.registered + registered }),
    { active: 0, registered: 0 },
  );
}

function halfHours(curve: readonly number[]): number[] {
  return Array.from({ length: 48 }, (_, at) => curve.slice(at * 6, at * 6 + 6).reduce((sum, n) => sum + n, 0));
}
