import type { Details } from '../../schemas/personal.ts';
import type { Narrowed } from '../../sinks/queries/vaccination-quality/known.ts';
import {
  alikeRecords,
  type FaultyRecord,
  faultyRecords,
  sealedRecords,
  sealedSubjects,
} from '../../sinks/queries/vaccination-quality/lists.ts';
import type { Openers } from '../export/identities.ts';
import { LIST_HEADER, type ListLine, listLine } from './list-line.ts';

const AT_ONCE = 300;
/** Others who look alike are named up to so many. */
const MOST_ALIKE = 5;

/**
 * The vaccination records that should be corrected, with all that is wrong in each: what is sent back to a facility. Header first. A record whose person
 * looks like others names their numbers and facilities, because only both together can say whether they are one.
 */
export async function* backList(openers: Openers, asOf: number, narrowed: Narrowed): AsyncGenerator<readonly string[]> {
  yield LIST_HEADER;
  const alike = Map.groupBy(await alikeRecords(openers.store, asOf, narrowed), ({ match }) => match);
  for await (const rows of inParts(faultyRecords(openers.store, asOf, narrowed), AT_ONCE)) {
    const others = rows.map((row) =>
      (row.faults.includes('look-alike') ? (alike.get(row.match) ?? []) : [])
        .filter(({ person }) => person !== row.person)
        .slice(0, MOST_ALIKE),
    );
    const people = [...rows, ...others.flat()].map(({ person }) => person);
    const numbers = await numbersOf(openers, people);
    const said = await detailsOf(openers, rows);
    for (const [i, row] of rows.entries()) {
      yield listLine({
        ...row,
        number: numbers.get(row.subject) ?? '',
        details: said.get(`${row.subject} ${row.record}`) ?? {},
        alike: others[i]!.map(({ subject, facility }) => ({ number: numbers.get(subject) ?? '', facility })),
      } satisfies ListLine);
    }
  }
}

/** What the records themselves say, by subject and record. */
async function detailsOf({ store, vault }: Openers, rows: readonly FaultyRecord[]): Promise<Map<string, Details>> {
  const sealed = await sealedRecords(store, [...new Set(rows.map(({ subject }) => subject))]);
  const wanted = new Set(rows.map(({ subject, record }) => `${subject} ${record}`));
  return new Map(
    sealed
      .map((one) => [`${one.subject} ${one.record}`, one] as const)
      .filter(([name]) => wanted.has(name))
      .map(([name, { subject, key, sealed }]) => [
        name,
        vault.open(subject, { key: Buffer.from(key, 'base64'), sealed: Buffer.from(sealed, 'base64') }),
      ]),
  );
}

/** The plain numbers of people, by keyed subject. */
async function numbersOf({ store, open }: Openers, people: readonly string[]): Promise<Map<string, string>> {
  const found = await sealedSubjects(
    store,
    [...new Set(people)].filter((person) => person !== ''),
  );
  return new Map(
    found.map(({ subject, sealed }) => {
      const plain = open(Buffer.from(sealed, 'base64'));
      return [subject, plain.slice(plain.indexOf(':') + 1)];
    }),
  );
}

/** Lists of at most so many. */
async function* inParts<T>(all: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let part: T[] = [];
  for await (const one of all) {
    part.push(one);
    if (part.length < size) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}
