import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { truyvet } from '../faults/command.ts';
import { type SystemProcess, startProcess, TOKEN } from '../faults/system-process.ts';

let dir: string;
let running: SystemProcess | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'truyvet-commands-'));
});

afterEach(async () => {
  await running?.kill();
  rmSync(dir, { recursive: true, force: true });
});

// The folder and nothing else, as somebody on the machine has it.
const command = (...args: string[]) => truyvet(args, { TRUYVET_DATA: dir, PORT: '1', TRUYVET_TOKEN: undefined });

async function start(): Promise<string> {
  running = startProcess({ dir });
  return running.url;
}

const status = async (url: string, token: string) =>
  (await fetch(`${url}/v1/counts`, { headers: { authorization: `Bearer ${token}` } })).status;

test('tokens are made, listed and taken back with the data folder alone: before the first start, while it runs, and at rest', async () => {
  const before = await command('token', 'add', '--name', 'early', '--role', 'viewer');
  expect([before.code, before.err]).toEqual([0, '']);
  const early = before.out.trim();
  const url = await start();
  expect(await status(url, early)).toBe(200);
  // What began with the command is no older than the program: nothing is computed anew.
  expect(running!.output()).not.toMatch(/anew/);

  const token = await truyvet(['token', 'add', '--name', 'gate-7', '--role', 'scanner'], { TRUYVET_DATA: dir });
  expect(await status(url, token.out.trim())).toBe(403);
  await running!.kill('SIGTERM');
  expect((await command('token', 'list')).out).toBe('early\tviewer\ngate-7\tscanner\n');
  expect((await command('token', 'remove', 'early')).code).toBe(0);
  const again = await command('token', 'remove', 'early');
  expect([again.code, again.err]).toEqual([1, 'truyvet: there is no token of that name\n']);
  expect(await status(await start(), early)).toBe(401);
});

test('a wrong wish is refused with what would be right, wherever it is asked', async () => {
  const wrong = await command('token', 'add', '--name', 'x', '--role', 'district');
  expect([wrong.code, wrong.err]).toEqual([1, 'truyvet: district: goes with the role district, and only with it\n']);
});

test('cards, posters and colours are managed from the command line, and a person forgotten', async () => {
  const url = await start();
  const at = { TRUYVET_DATA: dir };
  const ask = (...args: string[]) => truyvet(args, at);
  const kid = (await ask('code', 'new-key')).out.trim();
  expect(kid).toMatch(/^[A-Z]{8}$/);
  const { text, serial } = JSON.parse((await ask('code', 'card', 'NT-0001')).out) as { text: string; serial: string };
  expect(text).toContain(kid);
  expect((await ask('code', 'revoke', '--card', 'NT-0001')).out).toBe(`${serial}\n`);
  // What is given out is all that a reader needs, which asks nobody.
  const [keys, gone] = [join(dir, 'public.json'), join(dir, 'gone.txt')];
  writeFileSync(keys, (await ask('code', 'keys', '--jwks')).out);
  writeFileSync(gone, (await ask('code', 'revoked')).out);
  const decoded = async (...args: string[]) =>
    JSON.parse((await truyvet(['decode', text, ...args], { TRUYVET_DATA: join(dir, 'nobody') })).out);
  expect(await decoded('--keys', keys)).toMatchObject({ subjects: ['card:NT-0001'], signature: 'verified' });
  expect(await decoded('--keys', keys, '--revoked', gone)).toMatchObject({ subjects: [], reason: 'revoked' });
  expect((await ask('code', 'unrevoke', serial)).out).toBe(`${serial}\n`);
  expect((await ask('code', 'revoked')).out).toBe('');
  expect((await ask('code', 'retire', kid)).code).toBe(0);
  expect((await ask('code', 'keys')).out).toBe('');
  const rules = { id: 'ninh-thuan', rules: [{ when: 'infectious', colour: 'red' }], otherwise: 'green' };
  writeFileSync(join(dir, 'rules.json'), JSON.stringify(rules));
  expect((await ask('card-rules', 'set', join(dir, 'rules.json'))).code).toBe(0);
  expect(
    await (await fetch(`${url}/v1/cards/rules`, { headers: { authorization: `Bearer ${TOKEN}` } })).json(),
  ).toEqual(rules);
  const forgotten = await ask('personal', 'forget', 'cccd:058090000001');
  expect([forgotten.code, forgotten.out]).toEqual([0, 'keys destroyed: 0; subjects of the person: 1; records: 0\n']);
});
