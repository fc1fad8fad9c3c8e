import { execFile } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { csv, VACCINATION_HEADER, vaccinationRow } from './testing/people.ts';

const dir = mkdtempSync(join(tmpdir(), 'truyvet-memory-'));
afterAll(() => rmSync(dir, { recursive: true }));

const ROWS = 300_000;

function* lines() {
  yield `${csv([VACCINATION_HEADER])}\r\n`;
  for (let n = 1; n <= ROWS; n++) yield `${csv([vaccinationRow(n)])}\r\n`;
}

test('a file that is larger than the memory it may use is imported', async () => {
  const file = join(dir, 'large.csv');
  await pipeline(Readable.from(lines()), createWriteStream(file));
  const program = fileURLToPath(new URL('./testing/memory.program.ts', import.meta.url));
  // The rows as text are about 35 MB, and as objects many times that.
  const args = ['--max-old-space-size=28', '--max-semi-space-size=2', program, file];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(JSON.parse(stdout)).toMatchObject({ rows: ROWS, good: ROWS });
});
