import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asItWas, harmless } from '../../producers/imports/report.ts';
import { csvRows } from '../../producers/imports/tables/csv.ts';
import { csvText } from './csv.ts';

async function written(...rows: string[][]): Promise<string> {
  const each = async function* () {
    yield* rows;
  };
  return (await Array.fromAsync(csvText(each()))).join('');
}

async function readBack(text: string): Promise<string[][]> {
  const chunks = async function* () {
    yield text;
  };
  return (await Array.fromAsync(csvRows(chunks()))).map(({ cells }) => [...cells]);
}

const FORMULAS = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '＝1+1', '＋1', '－1', '＠SUM(A1)'];

test.each(FORMULAS)('%j is no formula', async (formula) => {
  const [[cell]] = (await readBack(await written([formula]))) as [[string]];
  expect(cell).not.toMatch(/^[\s"]*[=+\-@＝＋－＠]/);
  expect(harmless(formula)).toBe(`'${formula}`);
  expect(asItWas(harmless(formula))).toBe(formula);
});

test('nothing that a computer with another list separator makes a cell of is a formula', async () => {
  const name = 'Chợ;=HYPERLINK("http://x");+1\t@x\n-2|＝3';
  const text = (await written(['Địa điểm', name])).slice(1);
  for (const separator of [';', '\t', ',', '|', '\r\n', '\n']) {
    for (const part of text.split(separator)) expect(part).not.toMatch(/^[\s"]*[=+\-@＝＋－＠]/);
  }
});

test('what is no formula comes back as it was, quotes, breaks and all', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { minLength: 1, maxLength: 5 }),
      async (cells) => {
        fc.pre(
          cells.every((cell) => !/[=+\-@＝＋－＠\r\n\t\0\uFEFF]|^'/.test(cell) && cell === cell.trim()) &&
            cells.some((cell) => cell !== ''),
        );
        expect((await readBack(await written(cells)))[0]).toEqual(cells);
      },
    ),
  );
});
