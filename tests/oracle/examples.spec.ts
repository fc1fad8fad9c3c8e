import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { differences } from './compare.ts';
import { defaultRules } from './default-rules.ts';
import { oracle } from './oracle.ts';
import type { Rows } from './rows.ts';

const folder = new URL('../examples/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('the worked examples', () => {
  test('are all there', () => expect(files).toHaveLength(14));

  test.each(files)('%s', (name) => {
    const { events, expect: expected } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as {
      events: unknown[];
      expect: Omit<Rows, 'deadLetters'>;
    };
    const rows = oracle(
      events.map((event) => JSON.stringify(event)),
      defaultRules,
    );
    expect(differences({ ...expected, deadLetters: [] }, rows)).toEqual([]);
    expect(rows.people.map(({ person }) => person).sort()).toEqual(expected.people.map(({ person }) => person).sort());
  });
});
