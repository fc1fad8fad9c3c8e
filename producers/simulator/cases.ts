import { COMMUNES } from '../../schemas/areas.ts';
import { DAY_MS, dayOf, formatInstant, type Instant, localMidnight } from '../../schemas/instant.ts';
import type { Agenda } from './agenda.ts';
import { minuteOf } from './calendar.ts';
import type { Epidemic, Infection } from './epidemic.ts';
import type { World } from './itinerary.ts';
import { random } from './random.ts';
import { recordSubjects } from './record-subjects.ts';

const HOUR = 3_600_000;
/** Share of positive swabs that turn out to be somebody else's. */
const MISTAKEN = 0.04;

/**
 * Puts on the agenda everything that is filed about an infection from its swab on: the tests, the case and its
 * corrections, the orders for the person and the contacts, the recovery.
 */
export function makeCases(world: World, epidemic: Epidemic, agenda: Agenda) {
  const { settings, people } = world;

  return (day: number, infection: Infection): void => {
    const { person } = infection;
    const next = random(settings.seed, person, day, 151);
    const commune = COMMUNES[people.home[person]!]!.code;
    const who = recordSubjects(people, next, person);
    const sampled = minuteOf(day, 400 + 160 * next());
    // Results come the same afternoon, or with the next morning's.
    const reported = next() < 0.75 ? sampled + (2 + 7 * next()) * HOUR : minuteOf(day + 1, 450 + 120 * next());
    const isolated = reported + (0.5 + next()) * HOUR;
    const mistaken = next() < MISTAKEN;
    const corrected = reported + (18 + 40 * next()) * HOUR;
    const file = (at: Instant, event: object) => agenda.add({ receivedAt: Math.floor(at), event });

    const test = { type: 'test', record: `XN-${day}-${person}`, revision: 1, ...who, sampled: formatInstant(sampled) };
    const result = { ...test, reported: iso(reported), method: 'pcr', commune };
    if (next() < 0.5) {
      const rapid = { ...test, record: `XNN-${day}-${person}`, method: 'rapid', result: 'positive', commune };
      file(sampled + 0.4 * HOUR, rapid);
    }
    file(reported, { ...result, result: 'positive', ct: Math.round((16 + 16 * next()) * 10) / 10 });
    if (mistaken) file(corrected, { ...result, revision: 2, result: 'negative' });

    // A fifth of the cases never get a record of their own: their tests imply them.
    if (next() < 0.8) fileCase();
    fileOrders();
    if (!mistaken) fileEnd();

    function fileCase(): void {
      const record = {
        type: 'case',
        record: `CA-${day}-${person}`,
        ...who,
        sampled: formatInstant(sampled),
        isolated: iso(isolated),
        ...(infection.imported ? { community: false } : {}),
        ...(next() < 0.93 ? { commune } : {}),
      };
      const filed = isolated + next() * 6 * HOUR;
      file(filed, { ...record, revision: 1 });
      if (mistaken) return file(corrected + HOUR, { ...record, revision: 2, withdrawn: true });
      // Who fell ill when is asked by telephone, a day or two later.
      const onset = infection.symptomatic ? { onset: dayOf(infection.onset) } : {};
      if (infection.symptomatic) file(filed + (8 + 36 * next()) * HOUR, { ...record, revision: 2, ...onset });
      const ended = localMidnight(day + 14) + 10 * HOUR;
      const outcome = next() < 0.006 ? 'dead' : 'recovered';
      file(ended + next() * 30 * HOUR, { ...record, revision: 3, ...onset, outcome, ended: iso(ended) });
    }

    function fileOrders(): void {
      const until = day + 14;
      const place = next() < 0.6 ? 'centre' : 'home';
      const order = { type: 'isolation', record: `CL-${day}-${person}`, revision: 1, ...who, place, commune };
      const own = { ...order, from: iso(isolated), to: iso(localMidnight(until + 1)) };
      file(isolated + next() * HOUR, own);
      if (mistaken) file(corrected + 2 * HOUR, { ...own, revision: 2, withdrawn: true });
      epidemic.isolate(person, day + 1, mistaken ? day + 2 : until);
      for (const contact of infection.contacts) if (next() < 0.7) fileContact(contact);
    }

    function fileContact(contact: number): void {
      const days = next() < 0.6 ? 7 : 14;
      const from = localMidnight(day + 1) + (next() < 0.5 ? 0 : 8 * HOUR);
      const order = {
        type: 'isolation',
        record: `F1-${day}-${person}-${contact}`,
        revision: 1,
        ...recordSubjects(people, next, contact),
        from: iso(from),
        to: iso(localMidnight(day + 1 + days)),
        place: 'home',
        commune: COMMUNES[people.home[contact]!]!.code,
      };
      const filed = Math.max(reported, minuteOf(day, 1140)) + next() * 14 * HOUR;
      file(filed, order);
      if (next() < 0.03) file(filed + DAY_MS, { ...order, revision: 2, withdrawn: true });
      epidemic.isolate(contact, day + 1, day + days);
    }

    function fileEnd(): void {
      const swab = minuteOf(day + 12, 500 + 60 * next());
      const free = { ...test, record: `XN-${day}-${person}-2`, sampled: formatInstant(swab), method: 'pcr', commune };
      file(swab + 9 * HOUR, { ...free, result: next() < 0.9 ? 'negative' : 'inconclusive' });
    }
  };
}

function iso(at: Instant): string {
  return formatInstant(Math.floor(at / 1000) * 1000);
}
