import { describe, expect, test } from 'vitest';
import {
  AN,
  aCase,
  BINH,
  CUC,
  dose,
  type Line,
  link,
  PHONE,
  SECOND_CARD,
  said,
  scan,
  together,
  venue,
} from './given.ts';

const people = (events: Line[]) =>
  said(events)
    .people.map(({ subjects }) => subjects.join(' '))
    .sort();

describe('people', () => {
  test('are joined by links in a chain or a ring, and by also, whatever the revision', () => {
    expect(people([link(AN, BINH), link(BINH, CUC), link(CUC, AN)])).toEqual([`${AN} ${BINH} ${CUC}`]);
    const revisions = [1, 2].map((revision) =>
      dose(AN, 'd', '2021-09-01', 'pfizer', {
        revision,
        withdrawn: revision === 2,
        also: revision === 1 ? [BINH] : [],
      }),
    );
    expect(people(revisions)).toEqual([`${AN} ${BINH}`]);
  });

  test('are not joined by a phone, but those beside it are', () => {
    expect(people([link(AN, PHONE), link(PHONE, BINH)])).toEqual([AN, BINH, PHONE]);
    expect(people([scan(PHONE, 'r', 'in', '08:00', { also: [AN, BINH] })])).toEqual([`${AN} ${BINH}`, PHONE]);
  });

  test('who scan with a phone are who also says', () => {
    const { visits } = said([scan(PHONE, 'r', 'in', '08:00', { also: [AN] }), scan(PHONE, 'q', 'in', '09:00')]);
    expect(visits.map(({ person, venue }) => [person, venue])).toEqual([
      [AN, 'r'],
      [PHONE, 'q'],
    ]);
  });
});

describe('records', () => {
  const exposedCases = (events: Line[]) =>
    said([venue('r'), ...together([AN, '08:00', '09:00'], [CUC, '08:00', '09:00']), ...events]).exposures.map(
      (row) => row.case,
    );

  test('of one name are two while they are of two people, and one when these are one', () => {
    const filed = [aCase(AN), aCase(SECOND_CARD, { revision: 2, withdrawn: true })];
    expect(exposedCases(filed)).toEqual(['F0']);
    expect(exposedCases([...filed, link(AN, SECOND_CARD)])).toEqual([]);
  });

  test('withdrawn where they were wrong, and filed anew', () => {
    expect(exposedCases([aCase(BINH), aCase(BINH, { revision: 2, withdrawn: true }), aCase(AN)])).toEqual(['F0']);
  });

  test('of equal revisions stand by the greater content text', () => {
    // "category":"cafe" < "category":"shop": the shop's stay of 20 minutes holds.
    const rivals = [venue('r', { category: 'shop' }), venue('r', { category: 'cafe' })];
    expect(said([...rivals, scan(AN, 'r', 'in', '08:00')]).visits[0]?.to).toBe('2021-12-06T01:20:00.000Z');
    expect(said([...rivals.reverse(), scan(AN, 'r', 'in', '08:00')]).visits[0]?.to).toBe('2021-12-06T01:20:00.000Z');
  });

  test('ten is a greater revision than nine', () => {
    expect(exposedCases([aCase(AN, { revision: 10 }), aCase(AN, { revision: 9, withdrawn: true })])).toEqual(['F0']);
  });
});

describe('facts', () => {
  test('written otherwise are one, with other content under the same id are two', () => {
    const one = scan(AN, 'r', 'in', '08:00', { id: 'x' });
    const again = { ...one, at: '2021-12-06T01:00:00Z', also: [], zone: null, source: undefined };
    expect(said([one, again]).counts[0]).toMatchObject({ scans: 1, repeats: 0 });
    expect(said([one, { ...one, device: 'gate' }]).counts[0]).toMatchObject({ scans: 1, repeats: 1 });
    expect(said([one, { ...one, direction: 'out' }]).counts[0]).toMatchObject({ scans: 2, repeats: 0 });
  });

  test('refused once and accepted once are accepted', () => {
    const one = scan(AN, 'r', 'in', '08:00', { id: 'x' });
    const rows = said([{ ...one, received: '2022-12-06T01:00:00Z' }, one]);
    expect(rows.counts[0]?.scans).toBe(1);
    expect(rows.deadLetters).toMatchObject([{ line: 1, code: 'too-old' }]);
  });
});
