import { expect, test } from 'vitest';
import type { PersonId, Presence } from '../../schemas/messages.ts';
import { DEFAULT_RULES as rules } from '../../schemas/rules.ts';
import { at, DAY, infectious, scan } from '../given.ts';
import { Presences, withCases } from './presences.ts';
import type { SeenVisit } from './visits.ts';

const end = (clock: string) => ({ key: clock, id: clock, at: at(clock), zone: null });
const visit = (venue: string, clock: string, evidence: Partial<SeenVisit['evidence']> = {}): SeenVisit => ({
  visit: `${venue} ${clock}`,
  venue,
  at: at(clock),
  evidence: { in: end(clock), out: null, nextSeen: null, lastSeen: null, ...evidence },
});
const bare = (seen: SeenVisit) => withCases(seen, [], rules);

function said(presences: Presences): Record<string, Presence[]> {
  const messages: Record<string, Presence[]> = {};
  presences.say('an' as PersonId, { what: 'scan', position: '0@0', time: 0 }, (_topic, venue, message) => {
    messages[venue] = [...(messages[venue] ?? []), message as unknown as Presence];
  });
  return messages;
}

test('a venue hears of its own visits only, and of what one record changes once', () => {
  const presences = new Presences();
  const [cafe, shop] = [visit('cafe', '08:00'), visit('shop', '08:20')];
  presences.visit(cafe, bare(cafe), undefined);
  presences.visit(cafe, undefined, bare(visit('cafe', '08:00', { nextSeen: at('08:20') })));
  presences.visit(shop, undefined, bare(shop));
  const { cafe: toCafe, shop: toShop } = said(presences);
  expect(toCafe).toMatchObject([
    { person: 'an', visits: [{ visit: 'cafe 08:00', evidence: { nextSeen: at('08:20') } }] },
  ]);
  expect(toShop).toMatchObject([{ visits: [{ visit: 'shop 08:20' }] }]);
});

test('what is at the end as it was at the beginning is not said', () => {
  const presences = new Presences();
  const cafe = visit('cafe', '08:00');
  presences.visit(cafe, bare(cafe), undefined);
  presences.visit(cafe, undefined, bare(visit('cafe', '08:00')));
  presences.repeat(scan('r', 'cafe', 'in', at('08:01')), true, false);
  presences.repeat(scan('r', 'cafe', 'in', at('08:01')), false, true);
  expect(said(presences)).toEqual({});
});

test('a visit that comes and goes within one record was never there', () => {
  const presences = new Presences();
  const cafe = visit('cafe', '08:00');
  presences.visit(cafe, undefined, bare(cafe));
  presences.visit(cafe, bare(cafe), undefined);
  expect(said(presences)).toEqual({});
});

test('many visits go in parts', () => {
  const presences = new Presences();
  for (let n = 0; n < 450; n++) {
    const one = { ...visit('cafe', '08:00'), visit: `${n}` };
    presences.visit(one, undefined, bare(one));
  }
  const parts = said(presences).cafe!.map(({ visits }) => visits.length);
  expect(parts.reduce((sum, size) => sum + size)).toBe(450);
  expect(Math.max(...parts)).toBeLessThanOrEqual(200);
});

test('a visit names the windows that it may meet, however long its stay turns out to be', () => {
  const forgotten = visit('cafe', '08:00');
  const names = (window: ReturnType<typeof infectious>) => withCases(forgotten, [window], rules).cases.length;
  expect(names(infectious(at('08:00') + DAY, at('08:00') + 2 * DAY))).toBe(1);
  expect(names(infectious(at('08:00') + DAY + 1, at('08:00') + 2 * DAY))).toBe(0);
  expect(names(infectious(at('06:00'), at('07:59')))).toBe(0);
});
