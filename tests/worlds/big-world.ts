import { BAD_LINES, UNTIMELY_LINES } from './bad.ts';
import { COMMUNES } from './pools.ts';
import { type Random, random } from './random.ts';
import { type RawEvent, spelled } from './spelling.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const START = Date.parse('2021-12-01T00:00:00+07:00');
const DAYS = 21;
const CATEGORIES = ['cafe', 'restaurant', 'shop', 'market', 'office', 'school', 'factory', 'supermarket', 'karaoke'];
const PRODUCTS = ['pfizer', 'astrazeneca', 'janssen', 'abdala'];

/** How many people and venues a world has, so that its density does not depend on its size. */
interface Population {
  people: number;
  venues: number;
}

/**
 * A world of about `size` lines over 21 days, for as long as it is asked: made again from its seed, in the memory of
 * one day. Realistic rates — doors that people forget to scan out of, repeats, a market where everybody goes, second
 * cards, hours-late kiosks — with what small worlds have: lines sent again, other spellings, revisions, late links.
 */
export function* bigWorld(seed: number, size: number): Generator<string> {
  const source = random(seed);
  const population = { people: Math.max(4, Math.round(size / 25)), venues: Math.max(3, Math.round(size / 150)) };
  let left = size;
  const late: string[] = [];
  function* send(line: string): Generator<string> {
    if (left <= 0) return;
    if (source.chance(0.03)) {
      late.push(line);
    } else {
      left--;
      yield line;
      if (source.chance(0.01) && left-- > 0) yield line;
    }
    if (late.length > 0 && left > 0 && source.chance(0.02)) {
      left--;
      yield late.splice(source.below(late.length), 1)[0]!;
    }
  }
  for (let venue = 0; venue < population.venues; venue++) {
    if (source.chance(0.95)) yield* send(line(venueRecord(venue, 1, source), source));
  }
  const perDay = Math.ceil(left / DAYS);
  for (let day = 0; left > late.length; day = (day + 1) % DAYS) {
    const events: { at: number; line: string }[] = [];
    while (events.length < perDay) {
      const at = START + day * DAY + Math.round((6 + 14 * source.next()) * 60) * MINUTE + source.below(3) * 30_000;
      for (const event of something(at, population, source)) {
        events.push({ at: Date.parse(String(event.at ?? '')) || at, line: line(event, source) });
      }
      if (source.chance(0.004)) events.push({ at, line: source.pick([...BAD_LINES, ...UNTIMELY_LINES]) });
    }
    events.sort((a, b) => a.at - b.at);
    for (const { line } of events) yield* send(line);
  }
  for (const one of late) if (left-- > 0) yield one;
}

function line(event: RawEvent, source: Random): string {
  return spelled(event, source.chance(0.05) ? 1 + source.below(1_000_000) : 0);
}

/** What happens at about a moment: mostly a visit. */
function something(at: number, population: Population, source: Random): RawEvent[] {
  const person = source.below(population.people);
  const dice = source.next();
  const subject = subjectOf(person, source);
  const text = (instant: number) => new Date(instant).toISOString();
  const commune = source.pick([undefined, ...COMMUNES]);
  const record = `r${person}-${source.below(3)}`;
  const filed = { record, revision: 1 + source.below(2), subject, ...(commune && { commune }) };
  const withdrawn = source.chance(0.05) ? { withdrawn: true } : {};
  if (dice < 0.86) return visit(at, person, population, source);
  if (dice < 0.91) {
    const day = text(at - source.below(120) * DAY).slice(0, 10);
    return [{ type: 'dose', ...filed, day, number: 1 + source.below(3), product: source.pick(PRODUCTS), ...withdrawn }];
  }
  if (dice < 0.94) {
    const result = source.pick(['positive', 'negative', 'negative', 'negative', 'inconclusive']);
    return [{ type: 'test', ...filed, sampled: text(at), method: source.pick(['pcr', 'rapid']), result, ...withdrawn }];
  }
  if (dice < 0.945) {
    const isolated = source.chance(0.5) ? { isolated: text(at + source.below(3) * DAY) } : {};
    const onset = source.chance(0.5) ? { onset: text(at - source.below(5) * DAY).slice(0, 10) } : {};
    return [{ type: 'case', ...filed, sampled: text(at), ...isolated, ...onset, ...withdrawn }];
  }
  if (dice < 0.955)
    return [{ type: 'isolation', ...filed, from: text(at), to: text(at + 14 * DAY), place: 'home', ...withdrawn }];
  if (dice < 0.98) {
    const other = subjectOf(source.below(population.people), source);
    return [
      { type: 'encounter', id: `e${source.below(1e9)}`, at: text(at), minutes: 1 + source.below(60), subject, other },
    ];
  }
  if (dice < 0.99)
    return [{ type: 'link', id: `l${source.below(1e9)}`, a: `cccd:${digits(person)}`, b: `qid:9${digits(person)}` }];
  if (dice < 0.995) return [venueRecord(source.below(population.venues), 2 + source.below(2), source)];
  const finding = source.pick(['ok', 'reminded', 'violation', 'suspended']);
  return [{ type: 'inspection', record, revision: 1, venue: venueOf(population, source), at: text(at), finding }];
}

/** A visit as a door sees it: in and out, one of them forgotten, one of them repeated, or a poster scanned twice. */
function visit(at: number, person: number, population: Population, source: Random): RawEvent[] {
  const venue = venueOf(population, source);
  const [enter, leave] = source.chance(0.3) ? ['any', 'any'] : ['in', 'out'];
  const scan = (moment: number, direction: string): RawEvent => ({
    type: 'scan',
    id: `s${source.below(1e9)}`,
    at: new Date(moment).toISOString(),
    ...cardOf(person, source),
    venue,
    direction,
    ...(source.chance(0.1) && { zone: source.pick(['A', 'B']) }),
  });
  const end = at + (1 + source.below(120)) * MINUTE;
  const repeat = source.chance(0.1) ? [scan(at + source.pick([0, 30_000, 60_000, 60_001, 120_000]), enter!)] : [];
  if (source.chance(0.05)) return [scan(end, leave!)];
  return source.chance(0.45) ? [scan(at, enter!), ...repeat] : [scan(at, enter!), ...repeat, scan(end, leave!)];
}

/** Every person has an identity card; a tenth also use another, which a link joins late, or never. */
function subjectOf(person: number, source: Random): string {
  return person % 10 === 0 && source.chance(0.5) ? `qid:9${digits(person)}` : `cccd:${digits(person)}`;
}

/** What a scan names: a subject, or a family's phone with the card in `also`. */
function cardOf(person: number, source: Random): RawEvent {
  const subject = subjectOf(person, source);
  return source.chance(0.03) ? { subject: `phone:09${digits(person >> 2).slice(-8)}`, also: [subject] } : { subject };
}

const digits = (person: number): string => `058090${String(person).padStart(6, '0')}`;

/** A venue; one scan in a hundred is at the market. */
function venueOf({ venues }: Population, source: Random): string {
  return source.chance(0.01) ? 'venue-0' : `venue-${source.below(venues)}`;
}

function venueRecord(venue: number, revision: number, source: Random): RawEvent {
  return {
    type: 'venue',
    record: `venue-${venue}`,
    revision,
    name: `Điểm ${venue}`,
    category: source.pick(CATEGORIES),
    commune: source.pick(COMMUNES),
    registered: '2021-11-01T00:00:00.000Z',
    ...(source.chance(0.2) && { indoor: false }),
    ...(source.chance(0.1) && { stay: 5 + source.below(200) }),
    ...(revision > 1 && source.chance(0.05) && { withdrawn: true }),
  };
}
