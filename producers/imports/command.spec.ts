import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { type ImportCommand, importCommand } from './command.ts';
import { csv, VACCINATION_HEADER, vaccinationRow } from './testing/people.ts';

const dir = mkdtempSync(join(tmpdir(), 'truyvet-import-'));
const NOW = Date.parse('2021-12-06T08:00:00+07:00');

/** A system that takes events and breaks off as it is told: what a network does to an import. */
const taken: { path: string; body: Record<string, unknown>[] }[] = [];
let faults: ((call: number) => 'cut' | 'busy' | 'refuse' | undefined) | undefined;
let calls = 0;
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  // Whether anybody is there at all is asked with an empty body.
  if (Buffer.concat(chunks).toString() === '[]')
    return response.writeHead(request.headers.authorization === 'Bearer of-the-spec' ? 202 : 401).end('{}');
  const fault = faults?.(++calls);
  if (fault === 'cut') return response.destroy();
  if (fault === 'busy') return response.writeHead(503, { 'retry-after': '0' }).end('{"message":"busy"}');
  if (fault === 'refuse') return response.writeHead(403).end('{"message":"the role may not"}');
  taken.push({ path: request.url!, body: JSON.parse(Buffer.concat(chunks).toString()) });
  response.writeHead(202).end(JSON.stringify({ accepted: 1, rejected: [] }));
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.close();
  rmSync(dir, { recursive: true });
});

function command(file: string, rest: Partial<ImportCommand> = {}) {
  const out = new PassThrough();
  const port = (server.address() as AddressInfo).port;
  const run = importCommand({
    kind: 'vaccination',
    file,
    lang: 'en',
    url: `http://127.0.0.1:${port}`,
    token: 'of-the-spec',
    rules: DEFAULT_RULES,
    now: NOW,
    asOf: '2021-12-05',
    out,
    ...rest,
  });
  return run.then((summary) => ({ summary, said: String(out.read()) }));
}

async function table(name: string, count: number, bad: readonly number[] = []): Promise<string> {
  const rows = Array.from({ length: count }, (_, i) => vaccinationRow(i + 1));
  for (const n of bad) rows[n - 1]![6] = '?';
  await writeFile(join(dir, name), csv([VACCINATION_HEADER, ...rows]));
  return join(dir, name);
}

const subjects = () =>
  taken.filter(({ path }) => path === '/v1/events').flatMap(({ body }) => body.map(({ subject }) => subject));

describe('an import from the command line', () => {
  test('delivers the good rows, and leaves the others beside the file', async () => {
    taken.length = 0;
    const file = await table('small.csv', 30, [7]);
    const { summary, said } = await command(file);
    expect(summary).toMatchObject({ rows: 30, good: 29, refused: 1 });
    expect(said).toContain('small.csv: 30 rows, 29 good, 1 refused');
    expect(subjects().length).toBe(29);
    expect(taken.find(({ path }) => path === '/v1/personal')!.body[0]).toMatchObject({
      kind: 'vaccination',
      facility: 'TTYT Ninh Phước',
    });
    expect(await readFile(`${file}.refused.csv`, 'utf8')).toMatch(/Ngày tiêm: is no date,/);
  });

  test('outlives a network that cuts and a system that is busy', async () => {
    taken.length = 0;
    faults = (call) => (call % 3 === 0 ? 'cut' : call % 5 === 0 ? 'busy' : undefined);
    const file = await table('faulty.csv', 1200);
    await command(file);
    faults = undefined;
    expect(new Set(subjects()).size).toBe(1200);
  });

  test('waits for a system that is full, however long that is', async () => {
    taken.length = 0;
    calls = 0;
    faults = (call) => (call <= 50 ? 'busy' : undefined);
    await command(await table('full.csv', 10));
    faults = undefined;
    expect(subjects().length).toBe(10);
  });

  test('that is broken off goes on where it was, and its report has every refused row once', async () => {
    taken.length = 0;
    calls = 0;
    const file = await table('broken.csv', 2000, [3, 450, 501, 999, 1003, 1999]);
    faults = (call) => (call === 5 ? 'refuse' : undefined);
    await expect(command(file)).rejects.toThrow('/v1/events: 403 the role may not');
    faults = undefined;
    expect(new Set(subjects()).size).toBe(1000 - 4);
    const { said } = await command(file);
    expect(said).toContain('2000 rows, 1994 good, 6 refused, resumed after row 1000');
    expect(subjects().length).toBe(2000 - 6);
    const report = await readFile(`${file}.refused.csv`, 'utf8');
    expect(
      report
        .split('\r\n')
        .slice(1, -1)
        .map((line) => Number(line.split(',')[0])),
    ).toEqual([3, 450, 501, 999, 1003, 1999]);
    expect(existsSync(`${file}.refused.csv.state`)).toBe(false);
  });

  test('says at once when nobody answers, or the token is unknown, and leaves the report that somebody may have corrected', async () => {
    const file = await table('away.csv', 3);
    const report = `${file}.refused.csv`;
    await writeFile(report, 'corrected by hand');
    const nobody = command(file, { url: 'http://127.0.0.1:1' });
    await expect(nobody).rejects.toThrow('nobody answers at http://127.0.0.1:1; start the system, or set TRUYVET_URL');
    await expect(command(file, { token: 'another' })).rejects.toThrow(/set TRUYVET_TOKEN/);
    expect(await readFile(report, 'utf8')).toBe('corrected by hand');
  });

  test('only checks a large file unless it is told to deliver', async () => {
    taken.length = 0;
    const file = await table('large.csv', 40_000);
    expect(statSync(file).size).toBeGreaterThan(5_000_000);
    const { said } = await command(file);
    expect(said).toContain('Checked only');
    expect(taken).toEqual([]);
    expect((await command(file, { commit: true })).summary.good).toBe(40_000);
    expect(subjects().length).toBe(40_000);
  });

  test('reads columns of any name with a mapping', async () => {
    taken.length = 0;
    const file = join(dir, 'mapped.csv');
    await writeFile(file, 'Cột A,Cột B,Cột C,Cột D\n058093029317,5/8/2021,Pfizer,2\n');
    await expect(command(file)).rejects.toThrow(/no row names columns that are known/);
    const map = join(dir, 'map.json');
    await writeFile(map, JSON.stringify({ 'Cột A': 'id', 'Cột B': 'day', 'Cột C': 'product', 'cột d': 'number' }));
    await command(file, { map });
    expect(taken[0]!.body).toMatchObject([
      { subject: 'cccd:058093029317', day: '2021-08-05', product: 'pfizer', number: 2 },
    ]);
    await writeFile(map, JSON.stringify({ 'Cột A': 'nothing' }));
    await expect(command(file, { map })).rejects.toThrow(/there is no such field; the fields are name, birth/);
  });

  test('a kind that is not known is said with those that are', async () => {
    await expect(command(join(dir, 'small.csv'), { kind: 'births' })).rejects.toThrow(/vaccination, tests, cases/);
  });
});
