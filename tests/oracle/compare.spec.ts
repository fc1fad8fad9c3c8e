import { expect, test } from 'vitest';
import { differences } from './compare.ts';
import { AN, aCase, BINH, link, SECOND_CARD, said, together, venue } from './given.ts';
import type { Rows } from './rows.ts';

const truth = said([
  venue('r'),
  aCase(AN),
  link(AN, SECOND_CARD),
  ...together([AN, '12:00', '13:00'], [BINH, '12:00', '13:00']),
]);

/** The same rows with opaque persons, in another order, with the keys of each in another order. */
function asProduct(rows: Rows): Rows {
  const reverse = (row: object) => Object.fromEntries(Object.entries(row).reverse());
  const hide = (row: object) =>
    'person' in row ? { ...row, person: `p-${[...String(row.person)].reverse().join('')}` } : row;
  return Object.fromEntries(
    Object.entries(rows).map(([file, all]) => [file, (all as object[]).map((row) => reverse(hide(row))).reverse()]),
  ) as unknown as Rows;
}

test('rows that say the same have no difference', () => expect(differences(asProduct(truth), truth)).toEqual([]));

test('a wrong value is named with the row that it must be in', () => {
  const product = asProduct(truth);
  product.exposures[0]!.score = 59;
  expect(differences(product, truth)).toEqual([
    expect.stringMatching(/^exposures: score is 59, must be 60 in \{.*"person":"cccd:058090000002"/),
  ]);
});

test('a missing row, a row too many and a row twice are named', () => {
  const product = asProduct(truth);
  const [visit, ...visits] = product.visits;
  const found = differences({ ...product, visits, contacts: [...product.contacts, product.contacts[0]!] }, truth);
  expect(visit).toBeDefined();
  expect(found).toEqual([expect.stringMatching(/^visits: missing/), expect.stringMatching(/^contacts: too many/)]);
});

test('one person split in two, and a person nobody knows, are named', () => {
  const product = asProduct(truth);
  const split = product.people.flatMap(({ person, subjects }) =>
    subjects.map((subject, index) => ({ person: `${person}${index}`, subjects: [subject] })),
  );
  const found = differences({ ...product, people: split }, truth).join('\n');
  expect(found).toMatch(/people: /);
  expect(found).toMatch(/nobody in people/);
});
