import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ndjson, runningSystem } from '../../tests/interop/running.ts';
import { makeCard } from '../codes/card.ts';
import { newCodeKey, readSigningKey } from '../codes/code-keys.ts';
import { newSerial } from '../codes/own-code.ts';
import { newSigner, signHc1 } from '../codes/testing/signers.ts';
import { makeVenueCode } from '../codes/venue.ts';
import type { GateAnswer } from './gate.ts';

const key = newCodeKey();
const lost = newSerial();
const issuer = newSigner('ES256');
const running = runningSystem((dir) => {
  writeFileSync(join(dir, 'code-keys.json'), JSON.stringify({ keys: [key.public] }));
  writeFileSync(join(dir, 'revoked-codes.txt'), `${lost}\n`);
  writeFileSync(join(dir, 'trust-list.json'), JSON.stringify({ keys: [issuer.entry] }));
});

const signer = readSigningKey(key.private);
const NATIONAL = '058093029317|NGUYEN LE KHA HAN|1993-01-18|0|162979388586171100|<2<HS4010120878821<0944713700';
const POSTER = 'https://tokhaiyte.vn/?page=Group.checkin&groupId=6092414e92bd219ab40fb32f';

async function scan(fields: object, token?: string): Promise<GateAnswer> {
  const body = { venue: 'market', direction: 'in', ...fields };
  const response = await running.call('POST', '/v1/gate', body, token ? { token } : {});
  expect(response.status).toBe(200);
  return (await response.json()) as GateAnswer;
}

describe('a guard at a door', () => {
  test('lets a person in by the national code; all its numbers are one person', async () => {
    const answer = await scan({ code: `${NATIONAL}\r\n` }, running.token('scanner'));
    expect(answer).toMatchObject({ result: 'ok', format: 'national', name: 'NGUYEN LE KHA HAN', venue: 'market' });
    expect(answer.message.vi).not.toBe('');
    await running.settled();
    const people = await ndjson<{ subjects: string[] }>(await running.call('GET', '/v1/people'));
    expect(people.map(({ subjects }) => subjects)).toContainEqual([
      'bhyt:HS4010120878821',
      'cccd:058093029317',
      'qid:162979388586171100',
    ]);
  });

  test('is told when the same code comes again at once, at this door and not at another', async () => {
    const code = '058202017098|264576714|Lê Văn Lương|23052002|Nam|Tổ 10, Phước Mỹ|31122021';
    const first = Date.now() - 120_000;
    const at = (ms: number) => new Date(first + ms).toISOString();
    expect((await scan({ code, at: at(0) })).result).toBe('ok');
    expect((await scan({ code, at: at(60_000) })).result).toBe('repeat');
    expect((await scan({ code, at: at(61_000) })).result).toBe('ok');
    expect((await scan({ code, venue: 'school', at: at(61_000) })).result).toBe('ok');
  });

  test.each([
    ['a poster', POSTER, 'venue-code'],
    ['a poster of ours', makeVenueCode({ id: 'market', serial: newSerial() }, signer), 'venue-code'],
    ['a web address', 'https://example.com/menu', 'web-address'],
    ['nothing', '', 'empty'],
    ['a cut code', '058202017098|264576714|Lê Văn', 'cut'],
    ['a card that was revoked', makeCard({ id: 'NT-0001', serial: lost }, signer), 'revoked'],
  ])('is told in two languages what to do with %s', async (_, code, reason) => {
    const answer = await scan({ code });
    expect(answer).toMatchObject({ result: 'refused', reason, name: null });
    expect(answer.message.vi).not.toBe('');
    expect(answer.message.en).not.toBe('');
  });

  test('takes a card of ours', async () => {
    const code = makeCard({ id: 'NT-0002', serial: newSerial() }, signer);
    expect(await scan({ code })).toMatchObject({ result: 'ok', format: 'card', signature: 'verified' });
  });

  test('is told when the clock of the device is wrong, or the scan too old', async () => {
    const code = '058202017098|264576714|Lê Văn Lương|23052002|Nam|Tổ 10, Phước Mỹ|31122021';
    const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    expect(await scan({ code, at: at(1) })).toMatchObject({ result: 'refused', reason: 'in-future' });
    expect(await scan({ code, at: at(-40) })).toMatchObject({ result: 'refused', reason: 'too-old' });
  });
});

describe('a poster of another platform', () => {
  test('names no venue until a venue carries it', async () => {
    expect(await scan({ code: NATIONAL, venue: POSTER })).toMatchObject({ result: 'refused', reason: 'venue' });
    const alias = 'tokhaiyte:6092414e92bd219ab40fb32f';
    expect((await running.call('PUT', '/v1/venues/old-market/aliases', [alias])).status).toBe(204);
    expect(await scan({ code: NATIONAL, venue: POSTER })).toMatchObject({ result: 'ok', venue: 'old-market' });
    expect(await scan({ code: NATIONAL, venue: alias, direction: 'out' })).toMatchObject({ venue: 'old-market' });
    expect(await (await running.call('GET', '/v1/venues/old-market/aliases')).json()).toEqual([alias]);
  });

  test('is written as the code says it', async () => {
    const response = await running.call('PUT', '/v1/venues/old-market/aliases', ['tokhaiyte:0944713700']);
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain('0944713700');
  });
});

describe('a health certificate', () => {
  const now = Math.floor(Date.now() / 1000);
  const certificateOf = (birth: string) =>
    signHc1({ family: 'Nguyễn Lê', given: 'Khả Hân', birth, issued: now - 60, expires: now + 86_400 }, issuer);

  test('is no identity: without a scan before it the guard asks for a code with a number', async () => {
    const answer = await scan({ code: certificateOf('1993-01-18'), venue: 'ferry' });
    expect(answer).toMatchObject({ result: 'refused', reason: 'certificate', signature: 'verified', holder: null });
    expect(answer.message.vi).toContain('không có số định danh');
  });

  test('is matched with who was just scanned at the door, by name without diacritics and birth date', async () => {
    await scan({ code: NATIONAL, venue: 'clinic', device: 'a' });
    const at = (device: string) => ({ venue: 'clinic', device });
    expect(await scan({ code: certificateOf('1993-01-18'), ...at('a') })).toMatchObject({
      result: 'refused',
      reason: 'certificate',
      holder: 'same',
      name: 'Nguyễn Lê Khả Hân',
    });
    expect(await scan({ code: certificateOf('1993-01-19'), ...at('a') })).toMatchObject({ holder: 'other' });
    expect(await scan({ code: certificateOf('1993-01-18'), ...at('b') })).toMatchObject({ holder: null });
  });

  test('makes no visit', async () => {
    await running.settled();
    const visits = await ndjson<{ venue: string }>(await running.call('GET', '/v1/visits'));
    expect(visits.filter(({ venue }) => venue === 'ferry')).toEqual([]);
    expect(visits.filter(({ venue }) => venue === 'clinic')).toHaveLength(1);
  });
});

describe('a kiosk where people scan the poster themselves', () => {
  test('takes a poster of ours, whatever the reader adds to it', async () => {
    const venue = `${makeVenueCode({ id: 'library', serial: newSerial() }, signer)}\r\n`;
    expect(await scan({ code: NATIONAL, venue, mode: 'self' })).toMatchObject({ result: 'ok', venue: 'library' });
  });

  test.each([
    ['a personal code', NATIONAL],
    ['a card of ours', makeCard({ id: 'NT-0003', serial: newSerial() }, signer)],
    ['what a cut left of a code', NATIONAL.slice(0, 40)],
    ['the number of an ID card', '058093029317'],
    ['a web address', 'https://example.com/058093029317'],
  ])('refuses %s in place of the poster, so that it never becomes the name of a venue', async (_, venue) => {
    const answer = await scan({ code: NATIONAL, venue });
    expect(answer).toMatchObject({ result: 'refused', reason: 'venue', venue: null });
    expect(answer.message.vi).not.toBe('');
  });

  test('takes an id that looks a little like a code', async () => {
    for (const venue of ['TVNHCM', '4500123456', 'HS-1'])
      expect(await scan({ code: NATIONAL, venue })).toMatchObject({ venue });
  });
});

test('a wrong request names the field and repeats no value', async () => {
  const response = await running.call('POST', '/v1/gate', { code: NATIONAL, venue: 'market', direction: 'up' });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ code: 'wrong-field', message: 'direction: must be in, out or any' });
});

test.each(['id', 'zone', 'device'])('a %s that holds a number of the person is refused', async (field) => {
  for (const value of ['scan of 058093029317', 'hs4010120878821/7', NATIONAL.slice(-10)]) {
    expect(await scan({ code: NATIONAL, venue: 'pier', [field]: value })).toMatchObject({
      result: 'refused',
      reason: 'schema',
    });
  }
});

test('an unknown field that holds the text of a code is not repeated', async () => {
  const response = await running.call('POST', '/v1/gate', {
    [NATIONAL]: 1,
    code: 'x',
    venue: 'x',
    direction: 'in',
    wo: 1,
  });
  expect(await response.json()).toEqual({ code: 'wrong-field', message: '(one), wo: unknown field' });
});

test('a viewer may not scan', async () => {
  const response = await running.call('POST', '/v1/gate', {}, { token: running.token('viewer') });
  expect(response.status).toBe(403);
});

test('nothing of a code is said to the operator', () => {
  expect(running.said.join('\n')).not.toMatch(/058093029317|0944713700|KHA HAN|6092414e/);
});
