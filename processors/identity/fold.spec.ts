import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sealer } from '../../producers/sealing/sealer.ts';
import { sightingOf } from '../../producers/sealing/sighting.ts';
import { acceptText } from '../../schemas/accept.ts';
import { DEFAULT_RULES as rules } from '../../schemas/rules.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { Pump, type PumpInput, type PumpOptions } from '../../streams/memory/pump.ts';
import { identity } from './fold.ts';

const sealer = new Sealer({ subjects: Buffer.alloc(32, 1), seal: Buffer.alloc(32, 2) });
const card = (n: number) => `card:NT-${n}00`;

let tags = 0;
/** Tags in an order that says nothing of the order of the events. */
const tag = () => String((tags++ * 7919) % 10_007).padStart(5, '0');

function input(event: object): PumpInput {
  const accepted = acceptText(JSON.stringify(event), rules);
  if (!accepted.ok) throw new Error(accepted.refusal.message);
  const { key, message } = sightingOf(accepted.event, sealer, tag);
  return { topic: TOPICS.sightings, key, message, time: 0 };
}

/** Which person every subject is of at the end: the smallest name that it was given, because names only fall. */
function personsAfter(events: readonly object[], options: PumpOptions = {}): Map<string, string> {
  const pump = new Pump([identity], options);
  pump.run(events.map(input));
  const persons = new Map<string, string>();
  const say = (subject: string, person: string) => {
    const before = persons.get(subject);
    if (before === undefined || person < before) persons.set(subject, person);
  };
  for (const { key, message } of pump.said(TOPICS.people)) {
    if (message.type === 'known') say(message.subject.subject, key);
    if (message.type === 'moved') say(message.subject, message.to);
  }
  return persons;
}

const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 14 });
const deliveries = fc.record({
  partitions: fc.integer({ min: 1, max: 4 }),
  seed: fc.nat(),
  batch: fc.integer({ min: 1, max: 5 }),
});

/** Connected components by looking at every link until nothing changes. */
function components(links: readonly (readonly [number, number])[]): number[] {
  const smallest = Array.from({ length: 10 }, (_, n) => n);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [a, b] of links) {
      const least = Math.min(smallest[a]!, smallest[b]!);
      changed ||= smallest[a] !== least || smallest[b] !== least;
      smallest[a] = smallest[b] = least;
    }
  }
  return smallest;
}

test('whatever the links, their order and the partitions, one person is left for every connected component', () => {
  fc.assert(
    fc.property(edges, deliveries, (links, delivery) => {
      const seen = Array.from({ length: 10 }, (_, n) => ({
        type: 'scan',
        id: `${n}`,
        at: '2021-12-06T08:00:00Z',
        subject: card(n),
        venue: 'v',
        direction: 'in',
      }));
      const joins = links.map(([a, b], i) =>
        i % 2 === 0
          ? { type: 'link', id: `l${i}`, a: card(a), b: card(b) }
          : { ...seen[a]!, id: `also ${i}`, also: [card(b)] },
      );
      const persons = personsAfter([...joins, ...seen], delivery);
      const smallest = components(links);
      const personOf = (n: number) => persons.get(sealer.keyed(card(n) as never));
      for (let a = 0; a < 10; a++) {
        for (let b = 0; b < a; b++)
          expect(personOf(a) === personOf(b), `${a} and ${b}`).toBe(smallest[a] === smallest[b]);
      }
    }),
    { numRuns: 300 },
  );
});

test('a phone is shared by a family: it links nobody, and is somebody of its own', () => {
  const phone = 'phone:0944713700';
  const scan = (id: string, also: string) => ({
    type: 'scan',
    id,
    at: '2021-12-06T08:00:00Z',
    subject: phone,
    also: [also],
    venue: 'v',
    direction: 'in',
  });
  const persons = personsAfter([
    scan('1', card(1)),
    scan('2', card(2)),
    { type: 'link', id: 'l', a: card(3), b: phone },
  ]);
  const all = [phone, card(1), card(2), card(3)].map((subject) => persons.get(sealer.keyed(subject as never)));
  expect(new Set(all).size).toBe(4);
});

test('an event goes to the person of its subject, or of the first card beside a phone', () => {
  const pump = new Pump([identity]);
  const scan = {
    type: 'scan',
    id: 's',
    at: '2021-12-06T08:00:00Z',
    subject: 'phone:0944713700',
    also: [card(2)],
    venue: 'v',
    direction: 'in',
  };
  pump.run([input(scan)]);
  const happened = pump.said(TOPICS.people).filter(({ message }) => message.type === 'happened');
  expect(happened).toHaveLength(1);
  expect(happened[0]!.message).toMatchObject({ subject: sealer.keyed(card(2) as never) });
});
