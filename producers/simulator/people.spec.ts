import { describe, expect, it } from 'vitest';
import { COMMUNES, DISTRICTS } from '../../schemas/areas.ts';
import { kindOf, normaliseSubject } from '../../schemas/subject.ts';
import { settings } from './options.ts';
import { makePeople } from './people.ts';
import { makePlaces } from './places.ts';
import { makeVenues } from './venues.ts';

const wanted = settings({ seed: 4, days: 1 });
const venues = makeVenues(wanted);
const people = makePeople(wanted, makePlaces(venues));

describe('the invented people', () => {
  it('are about as many as scan now and then in a province of 590,000', () => {
    expect(people.count).toBe(38_000);
  });

  it('carry codes that are normalised already, each of one person', () => {
    const all = [...people.subject, ...people.second.filter((code) => code !== undefined)];
    for (const code of all) expect(normaliseSubject(code)).toEqual({ ok: true, subject: code });
    const cards = all.filter((code) => !code.startsWith('phone:'));
    expect(new Set(cards).size).toBe(cards.length);
  });

  it('carry every kind of code, the chip card most', () => {
    const kinds = new Map<string, number>();
    for (const code of people.subject) kinds.set(kindOf(code), (kinds.get(kindOf(code)) ?? 0) + 1);
    expect([...kinds.keys()].sort()).toEqual(['bhyt', 'card', 'cccd', 'cmnd', 'passport', 'phone', 'qid']);
    expect(kinds.get('cccd')! / people.count).toBeGreaterThan(0.55);
  });

  it('have chip cards that tell the year of birth and the century', () => {
    people.subject.forEach((code, person) => {
      if (!code.startsWith('cccd:')) return;
      const born = people.born[person]!;
      expect(code.slice(5, 8)).toBe('058');
      expect(['01', '23'][born >= 2000 ? 1 : 0]).toContain(code[8]);
      expect(Number(code.slice(9, 11))).toBe(born % 100);
    });
  });

  it('carry a second code in one case in ten or so', () => {
    const two = people.second.filter((code) => code !== undefined).length;
    expect(two / people.count).toBeGreaterThan(0.08);
    expect(two / people.count).toBeLessThan(0.14);
  });

  it('share phones in some families', () => {
    const phones = new Set(Array.from({ length: people.count }, (_, person) => people.phone(person)));
    expect(phones.size).toBeLessThan(people.count * 0.9);
    for (const phone of phones) expect(normaliseSubject(phone)).toEqual({ ok: true, subject: phone });
  });

  it('live in every district, and mostly work or learn near home', () => {
    const homes = new Set(Array.from(people.home, (home) => COMMUNES[home]!.district));
    expect(homes.size).toBe(DISTRICTS.length);
    let near = 0;
    let busy = 0;
    people.work.forEach((venue, person) => {
      if (venue < 0) return;
      busy++;
      if (COMMUNES[venues[venue]!.commune]!.district === COMMUNES[people.home[person]!]!.district) near++;
    });
    expect(busy / people.count).toBeGreaterThan(0.35);
    expect(near / busy).toBeGreaterThan(0.6);
  });
});

describe('the invented venues', () => {
  it.each([100, 12_000, 40_000])('are as many as asked for (%i), with their own ids', (count) => {
    const made = makeVenues(settings({ seed: 4, days: 1, venues: count }));
    expect(made).toHaveLength(count);
    expect(new Set(made.map((venue) => venue.id)).size).toBe(count);
  });

  it('scan in one case of ten', () => {
    const share = venues.filter((venue) => venue.weight > 0).length / venues.length;
    expect(share).toBeGreaterThan(0.09);
    expect(share).toBeLessThan(0.13);
  });

  it('lie in all communes, and some have posters, zones, the open air and a stay of their own', () => {
    expect(new Set(venues.map((venue) => venue.commune)).size).toBe(COMMUNES.length);
    for (const has of [
      venues.filter((venue) => venue.poster),
      venues.filter((venue) => venue.outdoor),
      venues.filter((venue) => venue.stay !== undefined),
      venues.filter((venue) => venue.zones.length > 0),
      venues.filter((venue) => venue.marketDays.length > 0),
    ]) {
      expect(has.length).toBeGreaterThan(5);
      expect(has.length).toBeLessThan(venues.length / 2);
    }
  });
});
