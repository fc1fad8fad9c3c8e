import { describe, expect, it } from 'vitest';
import { localMidnight } from '../../schemas/instant.ts';
import { makeAgenda } from './agenda.ts';

const noon = (day: number) => localMidnight(day) + 43_200_000;

describe('the agenda', () => {
  it('gives a day in order of arrival and keeps what comes later', () => {
    const agenda = makeAgenda();
    agenda.add({ receivedAt: noon(2), event: 'tomorrow' });
    agenda.add({ receivedAt: noon(1) + 1, event: 'second' });
    agenda.add({ receivedAt: noon(1), event: 'first' });
    agenda.add({ receivedAt: noon(1) + 1, event: 'third' });
    expect(agenda.take(1).map(({ event }) => event)).toEqual(['first', 'second', 'third']);
    expect(agenda.size()).toBe(1);
    expect(agenda.take(1)).toEqual([]);
    expect(agenda.take(2).map(({ event }) => event)).toEqual(['tomorrow']);
    expect(agenda.size()).toBe(0);
  });

  it('cuts days at local midnight', () => {
    const agenda = makeAgenda();
    agenda.add({ receivedAt: localMidnight(5), event: 'the fifth' });
    agenda.add({ receivedAt: localMidnight(5) - 1, event: 'the fourth' });
    expect(agenda.take(4).map(({ event }) => event)).toEqual(['the fourth']);
  });
});
