import { describe, expect, test } from 'vitest';
import { ndjson, runningSystem } from '../../tests/interop/running.ts';
import { makeCard } from '../codes/card.ts';
import { newCodeKey, readCodeKeys, readSigningKey } from '../codes/code-keys.ts';
import { decode } from '../codes/decode.ts';
import type { DecodedCode } from '../codes/decoded.ts';
import { newSerial } from '../codes/own-code.ts';
import type { MadeCode } from './issuer.ts';

const running = runningSystem();
const HOLDER = 'cccd:058093029317';

async function made(...codes: object[]): Promise<MadeCode[]> {
  const response = await running.call('POST', '/v1/codes', { codes });
  expect(response.status).toBe(201);
  return (await response.json()) as MadeCode[];
}

/** What a reader elsewhere makes of a code, with what the deployment gives out: public keys, and revoked serials. */
async function offline(text: string): Promise<DecodedCode> {
  const keys = readCodeKeys({ keys: await (await running.call('GET', '/v1/codes/keys')).json() });
  const gone = (await (await running.call('GET', '/v1/codes/revocations')).json()) as string[];
  return decode(text, { now: Date.now(), keys, revoked: new Set(gone) });
}

async function atGate(code: string, venue = 'market') {
  const response = await running.call('POST', '/v1/gate', { code, venue, direction: 'in' });
  return (await response.json()) as { result: string; reason: string | null; venue: string | null; warnings: object[] };
}

async function newKey(): Promise<string> {
  const response = await running.call('POST', '/v1/codes/keys');
  expect(response.status).toBe(201);
  return ((await response.json()) as { kid: string }).kid;
}

async function revoked(what: object): Promise<string[]> {
  const response = await running.call('POST', '/v1/codes/revocations', what);
  expect(response.status).toBe(200);
  return ((await response.json()) as { revoked: string[] }).revoked;
}

describe('a poster', () => {
  test('is verified by whoever has the public key, and names its venue at a kiosk', async () => {
    const [poster] = await made({ kind: 'venue', id: 'chợ-phan-rang' });
    expect(await offline(poster!.text)).toMatchObject({
      format: 'venue',
      venue: 'chợ-phan-rang',
      signature: 'verified',
    });
    const [card] = await made({ kind: 'card' });
    expect(await atGate(card!.text, poster!.text)).toMatchObject({ result: 'ok', venue: 'chợ-phan-rang' });
    expect(await atGate(poster!.text)).toMatchObject({ result: 'refused', reason: 'venue-code' });
  });

  test('holds to its last day', async () => {
    const [over, not] = await made(
      { kind: 'venue', id: 'fair', expires: '2021-12-31' },
      { kind: 'venue', id: 'fair', expires: '2099-12-31' },
    );
    expect([(await offline(over!.text)).signature, (await offline(not!.text)).signature]).toEqual([
      'expired',
      'verified',
    ]);
  });

  test('that is taken down names no venue', async () => {
    const [old, other] = await made({ kind: 'venue', id: 'hotel' }, { kind: 'venue', id: 'school' });
    expect(await revoked({ venue: 'hotel' })).toEqual([old!.serial]);
    expect(await revoked({ venue: 'hotel' })).toEqual([]);
    expect(await offline(old!.text)).toMatchObject({ venue: null, reason: 'revoked' });
    expect((await offline(other!.text)).venue).toBe('school');
    const [anew] = await made({ kind: 'venue', id: 'hotel' });
    expect((await offline(anew!.text)).venue).toBe('hotel');
  });
});

describe('a card', () => {
  test('gets a number of its own, or the one that is asked for', async () => {
    const [one, other, named] = await made({ kind: 'card' }, { kind: 'card' }, { kind: 'card', id: ' nt-0007 ' });
    expect(one!.id).toMatch(/^TV-[2-9A-Z]{10}$/);
    expect(other!.id).not.toBe(one!.id);
    expect(named!.id).toBe('NT-0007');
    expect((await offline(named!.text)).subjects).toEqual(['card:NT-0007']);
  });

  test('is linked with its holder, so that both are one person', async () => {
    const [card] = await made({ kind: 'card', holder: HOLDER, name: 'Nguyễn Văn An' });
    expect(await atGate(card!.text)).toMatchObject({ result: 'ok' });
    await running.settled();
    const people = await ndjson<{ subjects: string[] }>(await running.call('GET', '/v1/people'));
    expect(people.map(({ subjects }) => subjects)).toContainEqual([`card:${card!.id}`, HOLDER]);
  });

  test('that was lost opens no door, and its number can be issued again', async () => {
    const [lost] = await made({ kind: 'card', id: 'NT-0001' });
    expect((await atGate(lost!.text)).result).toBe('ok');
    expect(await revoked({ card: 'nt-0001' })).toEqual([lost!.serial]);
    expect(await atGate(lost!.text, 'school')).toMatchObject({ result: 'refused', reason: 'revoked' });
    const [again] = await made({ kind: 'card', id: 'NT-0001' });
    expect((await atGate(again!.text, 'school')).result).toBe('ok');
    expect(await revoked({ serials: [again!.serial.toLowerCase()] })).toEqual([again!.serial]);
  });

  test('that was found again opens doors again', async () => {
    const [found] = await made({ kind: 'card', id: 'NT-0005' });
    expect(await revoked({ card: 'NT-0005' })).toEqual([found!.serial]);
    const unrevoke = () => running.call('DELETE', '/v1/codes/revocations', { serials: [found!.serial] });
    expect(await (await unrevoke()).json()).toEqual({ unrevoked: [found!.serial] });
    expect(await (await unrevoke()).json()).toEqual({ unrevoked: [] });
    expect((await atGate(found!.text, 'school')).result).toBe('ok');
  });
});

describe('a new key', () => {
  test('signs from now on, and what is out stays true', async () => {
    const [before] = await made({ kind: 'venue', id: 'cafe' });
    const kid = await newKey();
    const [after] = await made({ kind: 'venue', id: 'cafe' });
    expect(after!.text).toContain(kid);
    expect(before!.text).not.toContain(kid);
    for (const code of [before, after]) expect((await offline(code!.text)).signature).toBe('verified');
  });

  test('is retired: what it signed names nobody, and the one before signs again', async () => {
    const kid = await newKey();
    const [code] = await made({ kind: 'venue', id: 'cafe' });
    expect((await running.call('DELETE', `/v1/codes/keys/${kid}`)).status).toBe(204);
    expect((await running.call('DELETE', `/v1/codes/keys/${kid}`)).status).toBe(404);
    expect(await offline(code!.text)).toMatchObject({ venue: null, reason: 'unknown-key' });
    const [again] = await made({ kind: 'venue', id: 'cafe' });
    expect(again!.text).not.toContain(kid);
    expect((await offline(again!.text)).signature).toBe('verified');
  });

  test('of another deployment is trusted, and signs nothing here', async () => {
    const { private: secret, public: jwk } = newCodeKey();
    const theirs = makeCard({ id: 'NT-0002', serial: newSerial() }, readSigningKey(secret));
    expect(await atGate(theirs)).toMatchObject({ result: 'refused', reason: 'unknown-key' });
    // The private half, which is nobody's business here, is passed over.
    expect((await running.call('POST', '/v1/codes/keys', secret)).status).toBe(201);
    expect(await atGate(theirs)).toMatchObject({ result: 'ok' });
    const keys = (await (await running.call('GET', '/v1/codes/keys')).json()) as { x: string; signs: boolean }[];
    expect(keys.find(({ x }) => x === jwk.x)).toMatchObject({ signs: false });
    expect(JSON.stringify(keys)).not.toContain(secret.d);
    expect((await running.call('POST', '/v1/codes/keys', { kty: 'RSA' })).status).toBe(400);
  });
});

describe('what is printed', () => {
  test('says what to do in both languages, and runs nothing that a name says', async () => {
    const codes = [
      { kind: 'venue', id: 'market', name: '<script>alert(1)</script> Chợ "Phan Rang"', expires: '2022-06-30' },
      { kind: 'card', id: 'NT-0009', name: 'Trần Thị Bình' },
    ];
    const response = await running.call('POST', '/v1/codes', { codes, format: 'html' });
    expect(response.headers.get('content-type')).toContain('text/html');
    const html = await response.text();
    expect(html.match(/<svg /g)).toHaveLength(2);
    for (const said of [
      'Quét mã khi vào và khi ra',
      'Scan this code when you enter',
      'Mất thẻ',
      'If you lose it',
      '30/06/2022',
    ]) {
      expect(html).toContain(said);
    }
    expect(html).toContain('Trần Thị Bình');
    expect(html).toContain('NT-0009');
    expect(html).not.toMatch(/<script|<img|<link|@import/);
  });

  test('is an image of one code', async () => {
    const one = [{ kind: 'venue', id: 'market' }];
    const png = await running.call('POST', '/v1/codes', {
      codes: one,
      format: 'png',
      link: 'https://truyvet.example/v#x',
    });
    expect(
      Buffer.from(await png.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(await (await running.call('POST', '/v1/codes', { codes: one, format: 'svg' })).text()).toMatch(/^<svg/);
    expect((await running.call('POST', '/v1/codes', { codes: [...one, ...one], format: 'png' })).status).toBe(400);
  });
});

describe('who may, and what is refused', () => {
  test('nobody but an administrator', async () => {
    for (const role of ['importer', 'scanner', 'department'] as const) {
      const response = await running.call(
        'POST',
        '/v1/codes',
        { codes: [{ kind: 'card' }] },
        { token: running.token(role) },
      );
      expect(response.status).toBe(403);
    }
  });

  test.each([
    ['a number that no card may have', { kind: 'card', id: 'x_058093029317!' }],
    ['a day that is none', { kind: 'venue', id: 'a', expires: '2021-02-30' }],
    ['a venue whose id is too long for a code', { kind: 'venue', id: 'ở'.repeat(60) }],
    ['a phone as holder, which links nobody', { kind: 'card', holder: 'phone:0944713700' }],
    ['a poster without a venue', { kind: 'venue' }],
  ])('%s, without repeating it, and nothing is issued', async (_, code) => {
    const before = await (await running.call('GET', '/v1/codes')).text();
    const response = await running.call('POST', '/v1/codes', { codes: [{ kind: 'venue', id: 'good' }, code] });
    expect(response.status).toBe(400);
    expect(await response.text()).not.toMatch(/058093029317|0944713700|ởở/);
    expect(await (await running.call('GET', '/v1/codes')).text()).toBe(before);
  });
});

test('neither the list of what was issued nor the operator sees the number of a card or its holder', async () => {
  await made({ kind: 'card', id: 'NT-7777', holder: HOLDER });
  const list = await (await running.call('GET', '/v1/codes')).text();
  expect(list).toContain('"kind":"card","venue":null');
  for (const text of [list, running.said.join('\n')]) expect(text).not.toMatch(/NT-7777|058093029317/);
});
