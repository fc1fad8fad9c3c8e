import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { differences } from '../oracle/compare.ts';
import type { Rows } from '../oracle/rows.ts';
import { resultsOf } from './results.ts';

const folder = new URL('../examples/', import.meta.url);

test.each(readdirSync(folder).filter((file) => file.endsWith('.json')))(
  'the folds give what example %s expects',
  (file) => {
    const { events, expect: rows } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as {
      events: object[];
      expect: Rows;
    };
    const results = resultsOf(
      events.map((event) => JSON.stringify(event)),
      DEFAULT_RULES,
    );
    expect(differences(results, { ...rows, deadLetters: [] })).toEqual([]);
  },
);
