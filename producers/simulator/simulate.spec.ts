import { describe, expect, it } from 'vitest';
import { accept, acceptText } from '../../schemas/accept.ts';
import { localMidnight } from '../../schemas/instant.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { type Arrival, type SimulationOptions, simulate, simulateLines } from './simulate.ts';

const small = { seed: 11, days: 30, venues: 3000, scansPerDay: 1200 } satisfies SimulationOptions;
const all = [...simulate(small)];

function decided({ event }: Arrival) {
  return typeof event === 'string' ? acceptText(event, DEFAULT_RULES) : accept(event, DEFAULT_RULES);
}

function typed(type: string): Record<string, unknown>[] {
  return all.flatMap(({ event, refused }) =>
    typeof event === 'object' && !refused && 'type' in event && event.type === type
      ? [event as Record<string, unknown>]
      : [],
  );
}

describe('a simulation', () => {
  it('is the same for the same seed and another for another', () => {
    const lines = (seed: number) => [...simulateLines({ ...small, days: 2, seed })];
    expect(lines(1)).toEqual(lines(1));
    expect(lines(1)).not.toEqual(lines(2));
  });

  it('begins a longer one: the days do not depend on how many follow', () => {
    const short = [...simulate({ ...small, days: 4 })];
    expect(all.slice(0, short.length)).toEqual(short);
  });

  it('can be read twice, and two readers do not disturb each other', () => {
    const twice = simulate({ ...small, days: 1 });
    const [a, b] = [twice[Symbol.iterator](), twice[Symbol.iterator]()];
    for (let i = 0; i < 500; i++) expect(a.next()).toEqual(b.next());
  });

  it('comes in order of arrival', () => {
    for (let i = 1; i < all.length; i++) {
      expect(all[i]!.receivedAt).toBeGreaterThanOrEqual(all[i - 1]!.receivedAt);
    }
  });

  it('is accepted, event by event, but for the intended garbage, which is refused with its code', () => {
    for (const arrival of all) {
      const decision = decided(arrival);
      expect(decision.ok ? undefined : decision.refusal.code).toBe(arrival.refused);
    }
  });

  it('has some garbage of every code on every day', () => {
    for (let day = 0; day < small.days; day++) {
      const from = localMidnight(18_963 + day);
      const codes = all.filter(({ receivedAt, refused }) => refused && receivedAt >= from && receivedAt < from + 864e5);
      expect([...new Set(codes.map(({ refused }) => refused))].sort()).toEqual(
        ['in-future', 'not-json', 'schema', 'too-old', 'unknown-type'].sort(),
      );
    }
  });

  it('has every type of event', () => {
    const types = ['scan', 'venue', 'dose', 'test', 'case', 'isolation', 'encounter', 'link', 'inspection'];
    for (const type of types) expect(typed(type), type).not.toHaveLength(0);
  });

  it('has records that are revised and withdrawn, and revisions that come out of order', () => {
    for (const type of ['venue', 'dose', 'test', 'case', 'isolation', 'inspection']) {
      expect(
        typed(type).filter(({ revision }) => Number(revision) > 1),
        type,
      ).not.toHaveLength(0);
    }
    for (const type of ['dose', 'test', 'isolation']) {
      expect(
        typed(type).filter(({ withdrawn }) => withdrawn),
        type,
      ).not.toHaveLength(0);
    }
    const latest = new Map<unknown, number>();
    const older = typed('venue').filter(({ record, revision }) => {
      const before = latest.get(record) ?? 0;
      latest.set(record, Math.max(before, Number(revision)));
      return Number(revision) < before;
    });
    expect(older).not.toHaveLength(0);
  });

  it('has venues whose form comes after their first scans, and scans at venues that have none', () => {
    const registered = new Set<unknown>();
    let before = 0;
    const scanned = new Set<unknown>();
    for (const { event, refused } of all) {
      if (refused || typeof event === 'string') continue;
      const { type, record, venue } = event as Record<string, unknown>;
      if (type === 'venue' && !registered.has(record)) {
        registered.add(record);
        if (scanned.has(record)) before++;
      }
      if (type === 'scan') scanned.add(venue);
    }
    expect(before).toBeGreaterThan(0);
    expect([...scanned].filter((venue) => !registered.has(venue))).not.toHaveLength(0);
  });

  it('files onsets after the case, and recoveries', () => {
    const cases = typed('case');
    expect(cases.filter(({ revision, onset }) => revision === 2 && onset !== undefined)).not.toHaveLength(0);
    expect(cases.filter(({ outcome }) => outcome === 'recovered')).not.toHaveLength(0);
    expect(cases.filter(({ revision, onset }) => revision === 1 && onset !== undefined)).toHaveLength(0);
  });

  it('starts with the first day when no history is asked for', () => {
    const [first] = simulate({ ...small, history: false });
    expect(first!.receivedAt).toBeGreaterThanOrEqual(localMidnight(18_963));
    expect(all[0]!.receivedAt).toBeLessThan(localMidnight(18_963 - 60));
  });

  it('leaves out `received`, and what only it can tell, when asked', () => {
    const bare = [...simulate({ ...small, days: 2, received: false })];
    for (const { event } of bare) if (typeof event === 'object') expect(event).not.toHaveProperty('received');
    expect(bare.filter(({ refused }) => refused === 'too-old' || refused === 'in-future')).toHaveLength(0);
  });

  it('never ends when days are infinite, and makes them only as they are read', () => {
    let last = 0;
    let count = 0;
    for (const { receivedAt } of simulate({ ...small, days: Number.POSITIVE_INFINITY, firstDay: '2021-12-06' })) {
      last = receivedAt;
      if (++count === 60_000) break;
    }
    expect(last).toBeGreaterThan(localMidnight(18_967 + 20));
  });

  it.each([
    [{ seed: 0.5 }, 'seed'],
    [{ days: -1 }, 'days'],
    [{ firstDay: '2021-02-30' }, 'firstDay'],
    [{ venues: 3 }, 'venues'],
    [{ scansPerDay: 0 }, 'scansPerDay'],
  ])('refuses %o by name', (wrong, name) => {
    expect(() => simulate({ ...small, ...wrong })).toThrow(new RegExp(`^${name}`));
  });
});
