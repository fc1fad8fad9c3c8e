import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { replayed } from '../system/replayed.ts';
import { AN, aCase, BINH, scan, venue } from './story.ts';

// `truyvet replay events.ndjson --out DIR` runs the same folds over a file, on a log and a ClickHouse of its own that are gone afterwards.
const lines = [venue('r'), scan(AN, 'r', 'in', '11:00'), scan(BINH, 'r', 'in', '11:00'), aCase(AN)].map((event) =>
  JSON.stringify(event),
);

test('a file of events becomes a folder of results', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'truyvet-guide-'));
  try {
    const { people, visits, contacts, counts } = await replayed(lines, dir);
    const subjects = (people as { subjects: string[] }[]).flatMap((person) => person.subjects).sort();
    expect(subjects).toEqual([AN, BINH].sort());
    expect(visits).toHaveLength(2);
    expect(contacts).toMatchObject([{ case: 'F0', exposures: 1 }]);
    expect(counts).toMatchObject([
      { scans: 2, people: 2 },
      { scans: 2, people: 2 },
    ]);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
