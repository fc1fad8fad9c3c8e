/**
 * Who met a quarter of an hour at a market, when a few people stayed for a whole day. Three ways to know: the classes of length that the fold
 * uses; the visits sorted by their start, read back as far as the greatest stay reaches; a look at every visit.
 */

import { HOUR, MINUTE } from '../../processors/given.ts';
import type { Stay } from '../../processors/venues/exposures.ts';
import { placeOf } from '../../processors/venues/place.ts';
import { Stays } from '../../processors/venues/stays.ts';
import type { Evidence, PersonId } from '../../schemas/messages.ts';
import { DEFAULT_RULES as rules } from '../../schemas/rules.ts';
import { Overlay } from '../../streams/state.ts';
import { random } from '../worlds/random.ts';
import { line, machine, median, ms } from './figures.ts';

const START = Date.parse('2021-12-06T00:00:00+07:00');
const DAYS_21 = 21 * 24 * HOUR;
const LONGEST = rules.maxStayHours * HOUR;
const QUESTIONS = 60;

for (const size of process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1000, 10_000, 100_000]) {
  const source = random(size);
  const place = placeOf('market', undefined, rules);
  const state = new Overlay();
  const stays = new Stays(state, place, rules);
  const all: Stay[] = [];
  for (let n = 0; n < size; n++) {
    const from = START + Math.floor((n / size) * DAYS_21);
    const to = from + (source.chance(0.002) ? 10 + 14 * source.next() : 0.2 + source.next()) * HOUR;
    const end = (instant: number) => ({ key: `${n}`, id: `${n}`, at: instant });
    const evidence: Evidence = { in: end(from), out: end(Math.floor(to)), cases: [] };
    const stay = stays.stay(`p${n}` as PersonId, `${n}`, evidence);
    stays.put(from, stay);
    all.push(stay);
  }
  /** The same rows of the state, read from as far back as anybody may have come. */
  const bounded = function* (a: number, b: number) {
    const range = { start: ['visit', place.venue, a - LONGEST], end: ['visit', place.venue, b] };
    for (const { key, value } of state.range<Evidence>(range)) {
      const stay = stays.stay(key[3] as PersonId, key[4] as string, value);
      if (stay.to > a) yield stay;
    }
  };
  const every = (a: number, b: number) => all.filter((stay) => stay.from < b && stay.to > a);
  const moments = Array.from({ length: QUESTIONS }, () => START + Math.floor(source.next() * DAYS_21));
  const time = (ask: (a: number, b: number) => Iterable<Stay>) => {
    let found = 0;
    const took = moments.map((moment) => {
      const began = performance.now();
      for (const _ of ask(moment, moment + 15 * MINUTE)) found++;
      return performance.now() - began;
    });
    return { took: median(took), found };
  };
  const [filter, bound, classes] = [time(every), time(bounded), time((a, b) => stays.meeting(a, b))];
  if (filter.found !== bound.found || filter.found !== classes.found)
    throw new Error('the ways differ in whom they find');
  console.log(`${size.toLocaleString('en')} visits in 21 days, ${(classes.found / QUESTIONS).toFixed(0)} met`);
  line('  sorted by start, back to the greatest stay', ms(bound.took), 1);
  line('  classes of length', ms(classes.took), classes.took / bound.took);
  line('  a look at every visit, in plain memory', ms(filter.took), filter.took / bound.took);
}
machine();
