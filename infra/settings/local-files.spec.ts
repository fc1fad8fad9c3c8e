import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cardRulesIn, NO_COLOURS } from '../../dashboards/card/rules.ts';
import { Takeovers } from '../../dashboards/outbox/takeovers.ts';
import { newCodeKey } from '../../producers/codes/code-keys.ts';
import { decode } from '../../producers/codes/decode.ts';
import { VenueAliases } from '../../producers/gate/aliases.ts';
import { trustOf } from '../../producers/gate/trust.ts';
import { Issuer } from '../../producers/issuing/issuer.ts';
import { SigningKeys } from '../../producers/issuing/signing-keys.ts';
import { Sealer } from '../../producers/sealing/sealer.ts';
import { callersOf, Tokens, tokenSetting } from '../http/tokens.ts';
import type { SharedSettings } from './derived.ts';
import { settingsInMemory } from './in-memory.ts';
import { takeLocalFiles } from './local-files.ts';

const ALIAS = 'tokhaiyte:6092414e92bd219ab40fb32f';

const sealer = new Sealer({ subjects: Buffer.alloc(32, 1), seal: Buffer.alloc(32, 2) });

let dir: string;
let settings: SharedSettings;
let said: string[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'truyvet-local-'));
  settings = settingsInMemory();
  said = [];
});

afterEach(() => rmSync(dir, { recursive: true }));

const write = (name: string, content: unknown) =>
  writeFileSync(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content));
const take = () => takeLocalFiles(dir, settings, sealer, (line) => said.push(line));
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('what an older version kept in its folder is a setting of the deployment from the next start on', async () => {
  const key = newCodeKey().public;
  write('tokens.json', [{ name: 'gate-7', role: 'scanner', sha256: sha256('its token') }]);
  write('venue-aliases.json', { [ALIAS]: 'market' });
  write('code-keys.json', { keys: [key] });
  write('revoked-codes.txt', 'BBBBBCCCCC\n\nCCCCCBBBBB\n');
  write('trust-list.json', { keys: [{ kid: 'a', jwk: key }] });
  write('card-rules.json', { id: 'ninh-thuan', rules: [], otherwise: 'green' });
  write('platform-cursors.json', { vhd: '2021-12-06T08:00:00Z' });
  write('outbox-takeovers.json', { 1: 1234 });
  await take();
  expect(new Tokens(settings, undefined).callerOf('its token')).toEqual({ name: 'gate-7', role: 'scanner' });
  expect(new VenueAliases(settings).venueOf(ALIAS)).toBe('market');
  const { keys, revoked, trust } = trustOf(settings)(0);
  expect([keys!.size, [...revoked!], [...trust!.keys()]]).toEqual([1, ['BBBBBCCCCC', 'CCCCCBBBBB'], ['a']]);
  expect(cardRulesIn(settings).id).toBe('ninh-thuan');
  expect(settings.get('cursor/vhd')).toBe('2021-12-06T08:00:00Z');
  expect(await new Takeovers(settings).since(1, 9)).toBe(1234);
  expect(existsSync(join(dir, 'tokens.json'))).toBe(false);
  expect(said.join('\n')).not.toContain(sha256('its token'));
});

test('the key that signs is sealed from then on, and its codes can be taken back by the number that only the ledger knows', async () => {
  const key = newCodeKey();
  const of = sealer.keyed('card:NT-0001' as never);
  const issued = { kind: 'card', of, issued: '2021-12-06T01:00:00Z', expires: null };
  write('code-signing-key.json', key.private);
  write('code-keys.json', { keys: [newCodeKey().public, key.public] });
  write(
    'issued-codes.ndjson',
    ['BBBBBCCCCC', 'CCCCCBBBBB'].map((serial) => JSON.stringify({ serial, ...issued })).join('\n'),
  );
  write('revoked-codes.txt', 'BBBBBCCCCC');
  await take();
  const keys = new SigningKeys(settings, sealer);
  const issuer = new Issuer({ settings, keys, sealer, now: () => 0 });
  const [card] = await issuer.issue([{ kind: 'card', id: 'NT-0001' }], 'x');
  expect(keys.all().map(({ x, signs }) => [x === key.public.x, signs])).toEqual([
    [true, true],
    [false, false],
  ]);
  expect(decode(card!.text, trustOf(settings)(0)).signature).toBe('verified');
  expect(await issuer.revoke({ kind: 'card', id: 'NT-0001' }, 'x')).toEqual(['CCCCCBBBBB', card!.serial]);
  expect(existsSync(join(dir, 'code-signing-key.json'))).toBe(false);
  const kept =
    JSON.stringify([...settings.under('')]) +
    readdirSync(dir)
      .map((name) => readFileSync(join(dir, name), 'utf8'))
      .join();
  expect(kept).not.toContain(key.private.d);
});

test('a key that another process trusts already signs, once the one that has its private half says so', async () => {
  const key = newCodeKey();
  const keys = new SigningKeys(settings, sealer);
  await keys.trust(key.public, 'x');
  write('code-signing-key.json', key.private);
  await take();
  expect(keys.all().map(({ signs }) => signs)).toEqual([true]);
  write('code-keys.json', { keys: [key.public] });
  await take();
  await keys.trust(key.public, 'x');
  expect(keys.all().map(({ signs }) => signs)).toEqual([true]);
});

test('a key that signs is not lost when another process speaks of it in the same moment', async () => {
  const key = newCodeKey();
  const keys = new SigningKeys(settings, sealer);
  write('code-signing-key.json', key.private);
  const setAll: SharedSettings['setAll'] = async (wanted) => {
    await keys.trust(key.public, 'another');
    return settings.setAll(wanted);
  };
  await takeLocalFiles(dir, { ...settings, setAll }, sealer, (line) => said.push(line));
  expect(keys.all().map(({ signs }) => signs)).toEqual([true]);
});

test('where the deployment says something already, that stands; what was taken back does not come again', async () => {
  await settings.set(tokenSetting({ name: 'gate-7', role: 'viewer' }, 'another token', 'x'));
  write('tokens.json', [
    { name: 'gate-7', role: 'scanner', sha256: sha256('its token') },
    { name: 'gate-8', role: 'scanner', sha256: sha256('a third') },
  ]);
  await take();
  expect(callersOf(settings).map(({ name, role }) => `${name} ${role}`)).toEqual(['gate-7 viewer', 'gate-8 scanner']);
  await settings.set({ name: 'token/gate-8', value: null, by: 'x' });
  await take();
  expect(callersOf(settings)).toHaveLength(1);
});

test.each([
  ['tokens.json', '[{"name":"gate-7","role":"king","sha256":"so secret"}]'],
  ['card-rules.json', '{"id":"x"}'],
  ['trust-list.json', 'so secret'],
  ['code-signing-key.json', '{"kty":"OKP","crv":"Ed25519","d":"so secret"}'],
  ['issued-codes.ndjson', '{"serial":"BBBBBCCCCC","of":"so secret"}'],
])('a %s that is wrong is an error with its name and not its content, and takes nothing', async (name, text) => {
  write(name, text);
  await expect(take()).rejects.toThrow(name);
  await expect(take()).rejects.not.toThrow('so secret');
  expect(settings.under('')).toEqual(new Map());
  expect(cardRulesIn(settings)).toBe(NO_COLOURS);
});

test('a process that starts late with an old file does not bring back what was taken back since', async () => {
  await settings.setAll([
    tokenSetting({ name: 'gate-7', role: 'scanner' }, 'its token', 'administrator'),
    { name: 'token/gate-7', value: null, by: 'administrator' },
  ]);
  write('tokens.json', [
    { name: 'gate-7', role: 'scanner', sha256: sha256('its token') },
    { name: 'gate-8', role: 'scanner', sha256: sha256('another') },
  ]);
  await take();
  expect(callersOf(settings).map(({ name }) => name)).toEqual(['gate-8']);
});
