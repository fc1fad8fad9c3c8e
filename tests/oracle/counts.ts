import type { CountRow } from './rows.ts';
import type { PersonScan } from './scans.ts';
import { dayText, localDay } from './time.ts';
import type { Place } from './venues.ts';

/**
 * Per local day and commune, and per local day and district: kept scans by their own `at`, the repeats of both steps,
 * and distinct people and venues over the kept scans. Scans at unregistered venues make one line a day.
 */
export function countsOf(
  kept: readonly PersonScan[],
  repeats: readonly PersonScan[],
  placeOf: (venue: string) => Place,
): CountRow[] {
  const scans = [...kept.map((one) => ({ ...one, kept: true })), ...repeats.map((one) => ({ ...one, kept: false }))];
  const inArea = scans.flatMap((one) => {
    const { commune, district } = placeOf(one.scan.venue);
    const day = dayText(localDay(one.at));
    const areas =
      commune === null
        ? [{ commune, district }]
        : [
            { commune, district },
            { commune: null, district },
          ];
    return areas.map((area) => ({ ...one, day, ...area }));
  });
  const lines = Map.groupBy(inArea, ({ day, commune, district }) => JSON.stringify([day, commune, district]));
  return [...lines.values()].map((all) => {
    const { day, commune, district } = all[0]!;
    const counted = all.filter((one) => one.kept);
    return {
      day,
      commune,
      district,
      scans: counted.length,
      repeats: all.length - counted.length,
      people: new Set(counted.map(({ person }) => person)).size,
      venues: new Set(counted.map(({ scan }) => scan.venue)).size,
    };
  });
}
