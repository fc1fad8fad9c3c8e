import { expect, test } from 'vitest';
import { AN, aCase, BINH, knownAfter, scan, venue } from './story.ts';

// Records are corrected by a greater revision, and taken back by one that is withdrawn. What rested on them follows.
const together = [
  venue('r'),
  scan(AN, 'r', 'in', '11:00'),
  scan(BINH, 'r', 'in', '11:00'),
  scan(AN, 'r', 'out', '12:00'),
  scan(BINH, 'r', 'out', '12:00'),
];

test('a case that turns out to be none has no contacts, also when the correction comes first', () => {
  const withdrawn = aCase(AN, { revision: 2, withdrawn: true });
  expect(knownAfter(together, aCase(AN)).contacts).toHaveLength(1);
  expect(knownAfter(together, aCase(AN), withdrawn).contacts).toEqual([]);
  expect(knownAfter(withdrawn, together, aCase(AN)).contacts).toEqual([]);
});

test('a venue that is outdoors after all lets nothing linger', () => {
  const after = [
    venue('r'),
    scan(AN, 'r', 'in', '11:00'),
    scan(AN, 'r', 'out', '12:00'),
    scan(BINH, 'r', 'in', '12:00'),
    aCase(AN),
  ];
  expect(knownAfter(after).exposures).toHaveLength(1);
  expect(knownAfter(after, venue('r', { revision: 2, indoor: false })).exposures).toEqual([]);
});
