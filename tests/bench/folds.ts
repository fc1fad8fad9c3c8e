/**
 * What one more event costs beside what is there already, in memory, at 1×, 10× and 100×: µs of CPU time, median of some tries, and how the
 * cost grew when the history became ten times as long.
 */
import { HOUR, MINUTE } from '../../processors/given.ts';
import { people } from '../../processors/people/fold.ts';
import { venues } from '../../processors/venues/fold.ts';
import type {
  Evidence,
  KeyedEvent,
  KeyedSubject,
  PersonId,
  PersonMessage,
  PlaceMessage,
} from '../../schemas/messages.ts';
import { DEFAULT_RULES as rules } from '../../schemas/rules.ts';
import type { AnyStage } from '../../streams/fold.ts';
import { Overlay } from '../../streams/state.ts';
import { line, machine, median, ms } from './figures.ts';

const START = Date.parse('2021-12-06T00:00:00+07:00');
const DAYS_21 = 21 * 24 * HOUR;
const TRIES = 15;

/** A stage with its state, that is told messages one by one and counts what it says. */
class Told {
  readonly #stage: AnyStage;
  readonly #state = new Overlay();
  #offset = 0;
  said = 0;

  constructor(stage: AnyStage) {
    this.#stage = stage;
  }

  tell(key: string, message: PersonMessage | PlaceMessage): void {
    const offset = this.#offset++;
    this.#stage.fold({ key, message, time: offset, partition: 0, offset }, this.#state, () => {
      this.said++;
    });
    this.#state.checkpoint();
  }

  /** ms that one message takes, and how many messages it leads to. */
  time(key: string, message: PersonMessage | PlaceMessage): { took: number; said: number } {
    const said = this.said;
    const began = performance.now();
    this.tell(key, message);
    return { took: performance.now() - began, said: this.said - said };
  }
}

const cause = { what: 'scan', position: '0@0', time: 0 };
const card = (n: number) => `card:${n}` as KeyedSubject;

function happened(subject: KeyedSubject, event: object): PersonMessage {
  return { type: 'happened', subject, mirrored: false, event: event as KeyedEvent, cause };
}

const scan = (subject: KeyedSubject, n: number, at: number, venue = `v${n % 50}`) =>
  happened(subject, { type: 'scan', id: `s${n}`, at, subject, venue, direction: n % 2 ? 'out' : 'in' });

/** A person who scans every half hour, without end. */
function person(scans: number): Told {
  const told = new Told(people(rules));
  for (let n = 0; n < scans; n++) told.tell('p', scan(card(0), n, START + n * 30 * MINUTE));
  return told;
}

function presence(who: string, n: number, from: number, to: number, ill: boolean): PlaceMessage {
  const end = (instant: number) => ({ key: `${who}-${n}-${instant}`, id: `${n}`, at: instant });
  const window = {
    case: `F-${who}`,
    from: START - DAYS_21,
    to: START + 2 * DAYS_21,
    reference: Math.floor(START / (24 * HOUR)),
  };
  const evidence: Evidence = { in: end(from), out: end(to), cases: ill ? [window] : [] };
  return {
    type: 'presence',
    person: who as PersonId,
    visits: [{ visit: `${who}-${n}`, at: from, evidence }],
    repeats: [],
    cause,
  };
}

/** A market: visits of half an hour over 21 days, two in a thousand by somebody infectious. */
function market(visits: number): Told {
  const told = new Told(venues(rules));
  for (let n = 0; n < visits; n++) {
    const from = START + Math.floor((n / visits) * DAYS_21);
    told.tell('market', presence(`p${n}`, n, from, from + 30 * MINUTE, n % 500 === 0));
  }
  return told;
}

const caseOf = (revision: number, onset: string) =>
  happened(card(0), { type: 'case', record: 'F0', revision, subject: card(0), sampled: START + 10 * 24 * HOUR, onset });

type Attempt = (size: number) => () => { took: number; said: number };

const ATTEMPTS: readonly [string, readonly [number, number, number], Attempt][] = [
  [
    'a scan at the end of a person’s scans',
    [200, 2000, 20_000],
    (size) => {
      const told = person(size);
      let n = size;
      return () => told.time('p', scan(card(0), n, START + n++ * 30 * MINUTE));
    },
  ],
  [
    'a late scan in the middle of a person’s scans',
    [200, 2000, 20_000],
    (size) => {
      const told = person(size);
      let n = 0;
      return () => told.time('p', scan(card(0), size + n, START + (size / 2 + n++) * 30 * MINUTE + 7 * MINUTE, 'late'));
    },
  ],
  [
    'an onset moved by three days, of a person with so many scans',
    [200, 2000, 20_000],
    (size) => {
      const told = person(size);
      let revision = 0;
      told.tell('p', caseOf(revision++, '2021-12-09'));
      return () => told.time('p', caseOf(revision, revision++ % 2 ? '2021-12-06' : '2021-12-09'));
    },
  ],
  [
    'a visit at a market, with so many visits in 21 days',
    [1000, 10_000, 100_000],
    (size) => {
      const told = market(size);
      let n = size;
      const at = () => START + DAYS_21 / 2 + (n - size) * MINUTE;
      return () => told.time('market', presence(`q${n}`, n++, at(), at() + 30 * MINUTE, false));
    },
  ],
  [
    'a visit of somebody infectious at that market',
    [1000, 10_000, 100_000],
    (size) => {
      const told = market(size);
      let n = size;
      const at = () => START + DAYS_21 / 2 + (n - size) * MINUTE;
      return () => told.time('market', presence(`q${n}`, n++, at(), at() + 30 * MINUTE, true));
    },
  ],
  [
    'a link: a card with so many scans moves away from as many others',
    [200, 2000, 20_000],
    (size) => {
      let turn = 0;
      return () => {
        const told = person(size);
        for (let n = 0; n < size; n++) told.tell('p', scan(card(1), size + n, START + n * 30 * MINUTE + 11 * MINUTE));
        return told.time('p', { type: 'moved', subject: card(1), to: `other${turn++}` as PersonId, cause });
      };
    },
  ],
];

for (const [what, sizes, attempt] of ATTEMPTS) {
  console.log(what);
  let first: number | undefined;
  let before: number | undefined;
  for (const size of sizes) {
    const one = attempt(size);
    const tries = Array.from({ length: what.startsWith('a link') ? 3 : TRIES }, one);
    const took = median(tries.map((each) => each.took));
    const said = median(tries.map((each) => each.said));
    const growth = before === undefined ? '' : `, ${(took / before).toFixed(1)}× for 10×`;
    first ??= took;
    line(`  beside ${size.toLocaleString('en')}; says ${said}${growth}`, ms(took), took / first);
    before = took;
  }
}
machine();
