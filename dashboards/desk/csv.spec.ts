import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCsv, writeCsv } from './csv.ts';

const cells = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\r', '').replaceAll('\0', '').trim());
const heads = fc.constantFrom(['a', 'b'], ['record', 'finding', 'note']);

test('what is written is read again', () => {
  const tables = heads.chain((head) =>
    fc.record({
      head: fc.constant(head),
      rows: fc.array(fc.array(cells, { minLength: head.length, maxLength: head.length })),
    }),
  );
  fc.assert(
    fc.property(tables, ({ head, rows }) => {
      const given = rows.map((row) => row.map((cell) => (/^'[=+\-@]/.test(cell) ? '' : cell)));
      const full = given.filter((row) => row.some((cell) => cell !== ''));
      const expected = full.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at]])));
      expect(readCsv(writeCsv([head, ...given]))).toEqual(expected);
    }),
  );
});

test('semicolons, as Excel writes in Vietnamese, quotes, line feeds in a cell, and a missing last cell', () => {
  expect(readCsv('\ufeffvenue;finding;note\r\nv1;ok;"có ""mã"";\nđủ"\r\n;;\r\nv2;reminded')).toEqual([
    { venue: 'v1', finding: 'ok', note: 'có "mã";\nđủ' },
    { venue: 'v2', finding: 'reminded', note: '' },
  ]);
});

test('no cell is a formula', () => {
  expect(writeCsv([['=1+1', '+84', '-', '@x', 'plain']])).toBe("\ufeff'=1+1,'+84,'-,'@x,plain\r\n");
});
