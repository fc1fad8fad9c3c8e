import { describe, expect, it } from 'vitest';
import { DAY_MS, LOCAL_OFFSET_MS, localDay } from '../../schemas/instant.ts';
import { settings } from './options.ts';
import { type Arrival, simulate } from './simulate.ts';
import { makeVenues } from './venues.ts';

interface Scan {
  id: string;
  at: number;
  subject: string;
  venue: string;
  direction: string;
  receivedAt: number;
}

/** Every distinct scan of a local day that is not garbage. */
function scansOf(arrivals: Iterable<Arrival>, days: readonly string[]): Scan[] {
  const scans = new Map<string, Scan>();
  for (const { event, receivedAt, refused } of arrivals) {
    if (refused || typeof event === 'string') continue;
    const { type, at, ...scan } = event as { type: string; at: string } & Omit<Scan, 'at' | 'receivedAt'>;
    if (type !== 'scan' || !days.includes(localDay(Date.parse(at)))) continue;
    const key = `${scan.id} ${at}`;
    if (!scans.has(key)) scans.set(key, { ...scan, at: Date.parse(at), receivedAt });
  }
  return [...scans.values()].sort((a, b) => a.at - b.at);
}

/** Parts repeats (same person, venue and direction within a minute of the kept scan) from kept scans. */
function withoutRepeats(scans: readonly Scan[]): Scan[] {
  const kept = new Map<string, number>();
  return scans.filter(({ subject, venue, direction, at }) => {
    const key = `${subject} ${venue} ${direction}`;
    if (at - (kept.get(key) ?? Number.NEGATIVE_INFINITY) <= 60_000) return false;
    kept.set(key, at);
    return true;
  });
}

function minute({ at }: Scan): number {
  return Math.floor(((at + LOCAL_OFFSET_MS) % DAY_MS) / 60_000);
}

function share<T>(list: readonly T[], is: (thing: T) => boolean): number {
  return list.filter(is).length / list.length;
}

const options = { seed: 2021, days: 2, history: false };
const scans = scansOf(simulate(options), ['2021-12-02']);
const kept = withoutRepeats(scans);
const venues = new Map(makeVenues(settings(options)).map((venue) => [venue.id, venue]));

describe('a Thursday in Ninh Thuận', () => {
  it('has 63,000 scans, give or take 2 %', () => {
    expect(Math.abs(scans.length / 63_000 - 1)).toBeLessThan(0.02);
  });

  it('has 10 % repeats', () => {
    expect(Math.abs(1 - kept.length / scans.length - 0.1)).toBeLessThan(0.01);
  });

  it('has no way out for 45 % of those who went in', () => {
    const gates = kept.filter(({ venue }) => venues.get(venue)?.poster === false);
    const ins = gates.filter(({ direction }) => direction === 'in').length;
    const outs = gates.filter(({ direction }) => direction === 'out').length;
    expect(Math.abs(1 - outs / ins - 0.45)).toBeLessThan(0.03);
  });

  it('has its peaks before work and after it', () => {
    const perHour = (from: number, to: number) =>
      kept.filter((scan) => minute(scan) >= from && minute(scan) < to).length / ((to - from) / 60);
    const mean = kept.length / 24;
    expect(perHour(390, 480)).toBeGreaterThan(3 * mean);
    expect(perHour(990, 1140)).toBeGreaterThan(1.5 * mean);
    expect(perHour(0, 240)).toBeLessThan(0.1 * mean);
  });

  it('has one market with 1 % of the scans and no place with more', () => {
    const counts = new Map<string, number>();
    for (const { venue } of kept) counts.set(venue, (counts.get(venue) ?? 0) + 1);
    const [top, second] = [...counts].sort((a, b) => b[1] - a[1]);
    expect(venues.get(top![0])!.name).toBe('Chợ Phan Rang');
    expect(Math.abs(top![1] / kept.length - 0.01)).toBeLessThan(0.002);
    expect(second![1]).toBeLessThan(top![1]);
  });

  it('has a long tail: half of the scans at a sixth of the active venues', () => {
    const counts = new Map<string, number>();
    for (const { venue } of kept) counts.set(venue, (counts.get(venue) ?? 0) + 1);
    const sizes = [...counts.values()].sort((a, b) => b - a);
    const busy = sizes.slice(0, Math.ceil(sizes.length / 6)).reduce((sum, size) => sum + size, 0);
    expect(busy / kept.length).toBeGreaterThan(0.4);
    expect(sizes.filter((size) => size <= 3).length).toBeGreaterThan(5);
  });

  it('has a tenth of the 12,000 venues active', () => {
    const active = new Set(kept.map(({ venue }) => venue)).size;
    expect(active).toBeGreaterThan(1000);
    expect(active).toBeLessThan(1500);
  });

  it('hears of a few scans only after hours', () => {
    const late = share(scans, ({ at, receivedAt }) => receivedAt - at > 3_600_000);
    expect(late).toBeGreaterThan(0.01);
    expect(late).toBeLessThan(0.05);
    expect(share(scans, ({ at, receivedAt }) => receivedAt - at < 5000)).toBeGreaterThan(0.9);
    expect(scans.every(({ at, receivedAt }) => receivedAt > at)).toBe(true);
  });

  it('uses a number twice for different scans now and then', () => {
    const ids = new Set(scans.map(({ id }) => id));
    expect(ids.size).toBeLessThan(scans.length);
    expect(ids.size).toBeGreaterThan(scans.length * 0.999);
  });
});

describe('a week', () => {
  const days = ['2021-12-02', '2021-12-03', '2021-12-04', '2021-12-05', '2021-12-06', '2021-12-07', '2021-12-08'];
  const small = { seed: 5, days: 8, venues: 1200, scansPerDay: 6300, history: false };
  const week = scansOf(simulate(small), days);
  const places = new Map(makeVenues(settings(small)).map((venue) => [venue.id, venue]));
  const perDay = days.map((day) => week.filter(({ at }) => localDay(at) === day));

  it('has seven times the mean day, give or take 2 %', () => {
    expect(Math.abs(week.length / (7 * 6300) - 1)).toBeLessThan(0.02);
  });

  it('is quieter at its end, and then starts later', () => {
    const [thursday, , , sunday] = perDay;
    expect(sunday!.length).toBeLessThan(thursday!.length);
    const early = (scan: Scan) => minute(scan) >= 390 && minute(scan) < 480;
    expect(share(sunday!, early)).toBeLessThan(0.8 * share(thursday!, early));
  });

  it('has markets that are held on some days only', () => {
    const periodic = week.filter(({ venue }) => (places.get(venue)?.marketDays.length ?? 0) > 0);
    expect(periodic.length).toBeGreaterThan(20);
    const visitors = (held: boolean) =>
      periodic.filter(({ venue, at }) => {
        const weekday = new Date(at + LOCAL_OFFSET_MS).getUTCDay();
        return places.get(venue)!.marketDays.includes(weekday) === held;
      }).length;
    // Those who work there may come on the other days too.
    expect(visitors(true) / 3).toBeGreaterThan(2 * (visitors(false) / 4));
  });
});
