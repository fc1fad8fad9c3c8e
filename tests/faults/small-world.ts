import { bigWorld } from '../worlds/big-world.ts';

const SCANS_OF_TWO_CARDS = ['2021-12-07T02:00:00.000Z', '2021-12-07T03:30:00.000Z', '2021-12-08T01:00:00.000Z'];

/**
 * A world for the fault tests: a few hundred lines of everyday life, and people of two cards that both have a history when a late link says
 * that they are one, so that histories move while processes die; a case among them.
 */
export function smallWorld(seed: number, size = 160): string[] {
  const everyday = [...bigWorld(seed, size)];
  const cards = [0, 1, 2, 3].flatMap((person) => twoCards(person, seed));
  const half = Math.floor(everyday.length / 2);
  return [
    ...everyday.slice(0, half),
    ...cards.flatMap(({ before }) => before),
    ...everyday.slice(half),
    ...cards.flatMap(({ late }) => late),
  ];
}

function twoCards(person: number, seed: number): { before: string[]; late: string[] } {
  const [a, b] = [`card:F${seed}-${person}-A`, `card:F${seed}-${person}-B`];
  const before: object[] = SCANS_OF_TWO_CARDS.flatMap((at, i) => [
    { type: 'scan', id: `${a}-${i}`, at, subject: a, venue: `venue-${person % 2}`, direction: 'in' },
    {
      type: 'scan',
      id: `${b}-${i}`,
      at: later(at, 20 + person),
      subject: b,
      venue: `venue-${i % 2}`,
      direction: 'any',
    },
  ]);
  const sampled = '2021-12-08T05:00:00.000Z';
  if (person === 0)
    before.push({ type: 'test', record: 'f', revision: 1, subject: a, sampled, method: 'pcr', result: 'positive' });
  const late: object[] = [
    { type: 'link', id: `${a}-${b}`, a, b },
    {
      type: 'isolation',
      record: `i${person}`,
      revision: 1,
      subject: b,
      from: '2021-12-07T03:00:00.000Z',
      to: '2021-12-21T03:00:00.000Z',
    },
  ];
  return { before: before.map((event) => JSON.stringify(event)), late: late.map((event) => JSON.stringify(event)) };
}

function later(at: string, minutes: number): string {
  return new Date(Date.parse(at) + minutes * 60_000).toISOString();
}
