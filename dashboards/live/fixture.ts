import { COMMUNES, DISTRICTS } from '../../schemas/areas.ts';
import type { AreaCounts, Snapshot } from './snapshot.ts';

const NOTHING: AreaCounts = { scans: 0, repeats: 0, people: 0, venuesActive: 0, venuesRegistered: 0 };

/** The province before its first scan, for specs. */
export function emptySnapshot(): Snapshot {
  return {
    day: null,
    asOf: null,
    province: NOTHING,
    districts: DISTRICTS.map(({ code, name }) => ({
      district: code,
      name,
      ...NOTHING,
      halfHours: new Array<number>(48).fill(0),
    })),
    curve: new Array<number>(288).fill(0),
    before: null,
    communes: COMMUNES.map(({ code }) => ({ commune: code, scans: 0 })),
    silentCommunes: COMMUNES.map(({ code, name, district }) => ({ commune: code, name, district })),
    pending: 0,
  };
}

/** The mornings and evenings of a market town: how the scans of a day spread over its minutes, for specs. */
function tide(minute: number): number {
  const peak = (at: number, width: number, height: number) => height * Math.exp(-(((minute - at) / width) ** 2));
  return peak(6.8 * 60, 75, 1) + peak(9.2 * 60, 110, 0.55) + peak(13 * 60, 90, 0.25) + peak(17.6 * 60, 95, 0.9);
}

function steps(scans: number, until: number, wobble: number): number[] {
  const raw = Array.from({ length: 288 }, (_, slot) => tide(slot * 5) * (1 + wobble * Math.sin(slot * 12.9898) ** 3));
  const whole = raw.reduce((sum, value) => sum + value, 0);
  return raw.map((value, slot) => (slot * 5 < until ? Math.round((value / whole) * scans) : 0));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The province at a minute of Monday 6 December 2021, about as a demonstration plays it, for specs. */
export function daySnapshot(minute: number, scans = 63_000): Snapshot {
  const curve = steps(scans, minute, 0.16);
  const people = DISTRICTS.reduce((total, { population }) => total + population, 0);
  const districts = DISTRICTS.map(({ code, name, population }, at) => {
    const own = curve.map((value) => Math.round((value * population) / people));
    const venuesRegistered = Math.round((population / people) * 12_000);
    return {
      district: code,
      name,
      scans: sum(own),
      repeats: Math.round(sum(own) * 0.1),
      people: Math.round(sum(own) * 0.62),
      venuesActive: Math.min(venuesRegistered, Math.round(venuesRegistered * (0.05 + 0.012 * ((at * 3) % 7)))),
      venuesRegistered,
      halfHours: Array.from({ length: 48 }, (_, half) => sum(own.slice(half * 6, half * 6 + 6))),
    };
  });
  const quiet = (minute / 1440) * 9;
  const silentCommunes = emptySnapshot().silentCommunes.filter((_, at) => at % 5 === 1 && (at * 7) % 13 > quiet);
  const silent = new Set(silentCommunes.map(({ commune }) => commune));
  return {
    day: '2021-12-06',
    asOf: new Date(Date.parse('2021-12-05T17:00:00Z') + minute * 60_000 - 13_000).toISOString(),
    province: {
      scans: sum(curve),
      repeats: Math.round(sum(curve) * 0.1),
      people: Math.round(sum(curve) * 0.6),
      venuesActive: sum(districts.map(({ venuesActive }) => venuesActive)),
      venuesRegistered: sum(districts.map(({ venuesRegistered }) => venuesRegistered)),
    },
    districts,
    curve,
    before: steps(scans * 0.93, 1440, 0.2),
    communes: COMMUNES.map(({ code }, at) => ({
      commune: code,
      scans: silent.has(code) ? 0 : Math.ceil((sum(curve) / 65) * (0.1 + ((at * 37) % 65) / 34)),
    })),
    silentCommunes,
    pending: 0,
  };
}
