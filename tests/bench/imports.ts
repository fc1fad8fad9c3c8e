/**
 * Files of a vaccination platform through `truyvet import`: rows a second and the most memory of the importer, for each format only checked, and for
 * one of them delivered to a running system; beside a file of a fiftieth of the rows. Bounded memory shows as a ratio near 1. After the number of rows
 * may stand which of these: `csv json xlsx delivered`.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { csv, VACCINATION_HEADER, vaccinationRow } from '../../producers/imports/testing/people.ts';
import { writeXlsx } from '../../producers/imports/testing/xlsx.ts';
import { TOKEN } from '../faults/system-process.ts';
import { line, machine, perSecond } from './figures.ts';
import { peakMegabytes } from './proc.ts';
import { embedded, folder } from './running.ts';

const ROWS = Number(process.argv[2] ?? 1_000_000);
const PARTS = process.argv.slice(3);
const wanted = (part: string) => PARTS.length === 0 || PARTS.includes(part);
const SMALL = Math.ceil(ROWS / 50);
const cli = fileURLToPath(new URL('../../infra/cli.ts', import.meta.url));

function* rows(count: number): Generator<string[]> {
  yield VACCINATION_HEADER;
  for (let n = 1; n <= count; n++) yield vaccinationRow(n);
}

function* lines(count: number): Generator<string> {
  for (const row of rows(count)) yield `${csv([row])}\r\n`;
}

function* objects(count: number): Generator<string> {
  let before = '[';
  for (let n = 1; n <= count; n++) {
    const row = vaccinationRow(n);
    yield `${before}${JSON.stringify(Object.fromEntries(VACCINATION_HEADER.map((name, i) => [name, row[i]])))}`;
    before = ',\n';
  }
  yield ']';
}

const WRITERS = {
  csv: (file: string, count: number) => pipeline(Readable.from(lines(count)), createWriteStream(file)),
  json: (file: string, count: number) => pipeline(Readable.from(objects(count)), createWriteStream(file)),
  xlsx: (file: string, count: number) => writeXlsx(file, rows(count)),
} as const;

interface Run {
  readonly ms: number;
  readonly mb: number;
}

/** Runs the command as an operator would. Rejects unless every row was good. */
async function imported(file: string, count: number, url?: string): Promise<Run> {
  const started = performance.now();
  const args = [cli, 'import', 'vaccination', file, '--as-of', '2021-12-05', '--lang', 'en'];
  const env = { ...process.env, TRUYVET_TOKEN: TOKEN, ...(url && { TRUYVET_URL: url }) };
  const child = spawn(process.execPath, [...args, url ? '--commit' : '--dry-run'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let [mb, said] = [0, ''];
  const look = setInterval(() => {
    // The process may have ended since.
    try {
      mb = Math.max(mb, peakMegabytes(child.pid!) || 0);
    } catch {}
  }, 50);
  child.stdout.on('data', (chunk: Buffer) => (said += chunk));
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(look);
  if (!said.includes(`${count} rows, ${count} good, 0 refused`)) throw new Error(`not every row was good: ${said}`);
  return { ms: performance.now() - started, mb };
}

function figures(what: string, small: Run, large: Run): void {
  line(`${what}: rows a second`, perSecond(ROWS, large.ms));
  line(`${what}: most memory with ${SMALL.toLocaleString('en')} rows`, `${small.mb.toFixed(0)} MB`, 1);
  line(`${what}: most memory with ${ROWS.toLocaleString('en')} rows`, `${large.mb.toFixed(0)} MB`, large.mb / small.mb);
}

/** Both files of a format. */
async function files(dir: string, format: keyof typeof WRITERS): Promise<readonly [small: string, large: string]> {
  const [small, large] = [join(dir, `small.${format}`), join(dir, `large.${format}`)] as const;
  await WRITERS[format](small, SMALL);
  await WRITERS[format](large, ROWS);
  console.log(`${format}: ${(statSync(large).size / 1e6).toFixed(0)} MB`);
  return [small, large];
}

const dir = await folder();
try {
  for (const format of ['csv', 'json', 'xlsx'] as const) {
    if (!wanted(format)) continue;
    const [small, large] = await files(dir, format);
    figures(`${format}, only checked`, await imported(small, SMALL), await imported(large, ROWS));
    await rm(large);
  }
  // What is delivered is the same for each format, so that the one that takes most shows it.
  if (wanted('delivered')) {
    const [small, large] = await files(dir, 'xlsx');
    const running = await embedded();
    try {
      const before = await imported(small, SMALL, running.gateway);
      figures('xlsx, delivered', before, await imported(large, ROWS, running.gateway));
      const system = peakMegabytes(running.processes[0]!.pid);
      line('most memory of the system meanwhile', `${system.toFixed(0)} MB`);
    } finally {
      await running.stop();
    }
  }
} finally {
  await rm(dir, { recursive: true, force: true });
}
machine();
