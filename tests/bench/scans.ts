import { COMMUNES } from '../../schemas/areas.ts';
import { random } from '../worlds/random.ts';

const MORNING = Date.parse('2021-12-06T06:00:00+07:00');

/** Venue records; a market, shops and cafés all over the province. */
export function venueLines(venues = 1200): string[] {
  return Array.from({ length: venues }, (_, n) =>
    JSON.stringify({
      type: 'venue',
      record: `v${n}`,
      revision: 1,
      name: `Điểm ${n}`,
      category: n === 0 ? 'market' : n % 2 ? 'shop' : 'cafe',
      commune: COMMUNES[n % COMMUNES.length]!.code,
      registered: '2021-10-01T00:00:00Z',
    }),
  );
}

/** Scans in the order of their time, in and out in turn, so that every second one corrects a visit; the same for the same seed. */
export function* scanLines(
  count: number,
  { seed = 1, people = 60_000, venues = 1200, prefix = 's' } = {},
): Generator<string> {
  const source = random(seed);
  for (let n = 0; n < count; n++) {
    const at = new Date(MORNING + n * 400).toISOString();
    const person = source.below(people);
    const venue = source.chance(0.02) ? 0 : (person * 7 + source.below(3)) % venues;
    yield JSON.stringify({
      type: 'scan',
      id: `${prefix}-${n}`,
      at,
      subject: `cccd:${String(58_000_000_000 + person).padStart(12, '0')}`,
      venue: `v${venue}`,
      direction: source.chance(0.55) ? 'in' : 'out',
    });
  }
}

/** Lists of at most `size`. */
export function* inParts<T>(all: Iterable<T>, size: number): Generator<T[]> {
  let part: T[] = [];
  for (const one of all) {
    part.push(one);
    if (part.length < size) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}
