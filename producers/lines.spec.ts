import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf } from './lines.ts';

async function lines(...chunks: (string | Uint8Array)[]): Promise<string[]> {
  const bytes = async function* () {
    for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  };
  return Array.fromAsync(linesOf(bytes()));
}

test('only a line feed ends a line, and the last line may lack it', async () => {
  expect(await lines('a\nb\r\n\nc\u2028d')).toEqual(['a', 'b\r', '', 'c\u2028d']);
  expect(await lines('a\n')).toEqual(['a']);
  expect(await lines()).toEqual([]);
});

test('a byte order mark before the first line is no part of it', async () => {
  expect(await lines('\ufeff{}\n{}')).toEqual(['{}', '{}']);
});

test('wherever the bytes are cut, in the middle of a letter too, the lines are the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('Phường Đô Vinh', '😀', '', 'x'), { minLength: 1 }),
      fc.array(fc.nat(80)),
      async (texts, cuts) => {
        const bytes = Buffer.from(`${texts.join('\n')}\n`);
        const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((end, i) => bytes.subarray(places[i], end));
        expect(await lines(...chunks)).toEqual(texts);
      },
    ),
  );
});
