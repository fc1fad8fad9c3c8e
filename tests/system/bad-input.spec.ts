import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { results, settled } from '../faults/client.ts';
import { truyvet } from '../faults/command.ts';
import { type SystemProcess, startProcess, TOKEN } from '../faults/system-process.ts';

let dir: string;
let system: SystemProcess;
let url: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-system-'));
  system = startProcess({ dir });
  url = await system.url;
});

afterAll(async () => {
  await system.kill();
  await rm(dir, { recursive: true, force: true });
});

interface Answer {
  status: number;
  body: {
    code?: string;
    message?: string;
    accepted?: number;
    rejected?: { index: number; code: string; message: string }[];
  };
}

async function post(body: string, headers: Record<string, string> = {}): Promise<Answer> {
  const given = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/x-ndjson', ...headers };
  const response = await fetch(`${url}/v1/events`, { method: 'POST', headers: given, body });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

/** The answer to a body of so many bytes of which only the head is sent: who is refused early must not have to upload it all. */
async function announced(bytes: number): Promise<[number | undefined, string]> {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/x-ndjson', 'content-length': bytes };
  const sending = request(`${url}/v1/events`, { method: 'POST', headers });
  sending.flushHeaders();
  const [answer] = (await once(sending, 'response')) as [IncomingMessage];
  const text = Buffer.concat(await answer.toArray()).toString();
  sending.destroy();
  return [answer.statusCode, (JSON.parse(text) as { code: string }).code];
}

let n = 0;
const scan = (changes: object = {}) => ({
  type: 'scan',
  id: `bad-input-${n++}`,
  at: '2021-12-06T08:00:00+07:00',
  subject: 'cccd:058090000001',
  venue: 'cafe',
  direction: 'in',
  ...changes,
});
const line = (changes: object = {}) => JSON.stringify(scan(changes));

describe('an event that is wrong is refused with its place, its code and what would be right, and the good ones beside it are taken', () => {
  const now = new Date().toISOString();
  test.for([
    ['is cut off', '{"type":"scan","id":', 'not-json', 'JSON object'],
    ['is a number', '7', 'schema', 'JSON object'],
    ['has an unknown field', line({ colour: 'red' }), 'schema', '"colour": unknown field'],
    ['lacks a field', line({ venue: undefined }), 'schema', 'venue: is missing'],
    ['is of an unknown type', line({ type: 'checkin' }), 'unknown-type', 'type: must be one of scan, venue'],
    ['is of no type', line({ type: undefined }), 'unknown-type', 'type: is missing'],
    ['happened on 30 February', line({ at: '2021-02-30T08:00:00Z' }), 'schema', 'at: must be an instant such as'],
    [
      'happened at a local time without an offset',
      line({ at: '2021-12-06T08:00:00' }),
      'schema',
      'at: must be an instant',
    ],
    [
      'names a card of 3 digits',
      line({ subject: 'cccd:123' }),
      'schema',
      'subject: must be cccd: followed by 12 digits',
    ],
    ['names an unknown kind of subject', line({ subject: 'face:1' }), 'schema', 'one of the kinds cccd'],
    ['goes through the window', line({ direction: 'window' }), 'schema', 'direction: must be "in" or "out" or "any"'],
    [
      'lies 31 days before it was received',
      line({ at: '2021-11-05T00:00:00Z', received: '2021-12-06T00:00:00Z' }),
      'too-old',
      'at most 30 days before',
    ],
    [
      'lies an hour after it was received',
      line({ at: now, received: new Date(Date.parse(now) - 3_600_000).toISOString() }),
      'in-future',
      'at most 10 minutes',
    ],
    [
      'has a revision that no log can carry',
      JSON.stringify({
        type: 'venue',
        record: 'v',
        revision: Number.MAX_SAFE_INTEGER,
        name: 'V',
        category: 'cafe',
        commune: '22741',
        registered: '2021-11-01T00:00:00Z',
      }),
      'schema',
      'revision: must be at most 9007199254740990',
    ],
    [
      'is nested ever so deeply',
      `{"type":"nope","a":${'['.repeat(60_000)}${']'.repeat(60_000)}}`,
      'unknown-type',
      'type: must be one of',
    ],
    [
      'lies tomorrow',
      line({ at: new Date(Date.now() + 86_400_000).toISOString() }),
      'in-future',
      'at most 10 minutes'.replace('at most', 'more than'),
    ],
    [
      'is an isolation that ends before it begins',
      JSON.stringify({
        type: 'isolation',
        record: 'i',
        revision: 1,
        subject: 'cccd:058090000001',
        from: '2021-12-07T00:00:00Z',
        to: '2021-12-06T00:00:00Z',
      }),
      'schema',
      'to: must be later than from',
    ],
  ] as const)('one that %s', async ([, bad, code, message]) => {
    const { status, body } = await post([line(), bad, line()].join('\n'));
    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 2, rejected: [{ index: 1, code }] });
    expect(body.rejected![0]!.message).toContain(message);
  });
});

describe('a body that is wrong as a whole is refused', () => {
  const viewer = async () => {
    const { out } = await truyvet(['token', 'add', '--name', 'wall', '--role', 'viewer'], { TRUYVET_DATA: dir });
    return out.trim();
  };
  test('not JSON, where JSON was said: 400', async () => {
    const { status, body } = await post('[{', { 'content-type': 'application/json' });
    expect([status, body.code]).toEqual([400, 'not-json']);
  });
  test('an object where a list of events belongs: 400', async () => {
    const { status, body } = await post(line(), { 'content-type': 'application/json' });
    expect([status, body.code]).toEqual([400, 'wrong-field']);
    expect(body.message).toContain('an array of events');
  });
  test('another content type: 415', async () => {
    const { status, body } = await post(line(), { 'content-type': 'text/csv' });
    expect([status, body.code]).toEqual([415, 'wrong-content-type']);
    expect(body.message).toContain('application/x-ndjson');
  });
  test('more than 16 MiB: 413, as soon as that is known', async () => {
    expect(await announced(16 * 1024 * 1024 + 1)).toEqual([413, 'too-large']);
  });
  test('no token, an unknown token: 401; a wall screen: 403', async () => {
    const codes = [];
    for (const authorization of ['', 'Bearer nobody-knows-this', `Bearer ${await viewer()}`]) {
      const { status, body } = await post(line(), { authorization });
      codes.push([status, body.code]);
    }
    expect(codes).toEqual([
      [401, 'no-token'],
      [401, 'unknown-token'],
      [403, 'wrong-role'],
    ]);
  });
});

test('what was refused changes nothing, and no refusal repeats an identifier', async () => {
  const { body } = await post(line({ subject: 'cccd:05809000000199', id: 'too long' }));
  expect(JSON.stringify(body)).not.toContain('05809000000199');
  await settled(url);
  const { people, visits } = await results(url);
  expect(people.map((row) => (row as unknown as { subjects: string[] }).subjects)).toEqual([['cccd:058090000001']]);
  expect(visits).toHaveLength(1);
});

test('replay gives what it refuses back as it came, however deeply nested, and goes on', async () => {
  const deep = `{"type":"nope","a":${'['.repeat(60_000)}${']'.repeat(60_000)}}`;
  const exact = '{ "type": "nope", "n": 1.00000000000000000001e300, "n": 2 }';
  await writeFile(join(dir, 'deep.ndjson'), [line(), deep, exact, 'no JSON', line({ id: 's2' })].join('\n'));
  const { code, err } = await truyvet(['replay', join(dir, 'deep.ndjson'), '--out', join(dir, 'out')], {});
  expect([code, err]).toEqual([0, expect.anything()]);
  const letters = (await readFile(join(dir, 'out', 'dead-letters.ndjson'), 'utf8')).trimEnd().split('\n');
  expect(letters.map((letter) => letter.slice(letter.indexOf('"event":')))).toEqual([
    `"event":${deep}}`,
    `"event":${exact}}`,
    '"event":"no JSON"}',
  ]);
  expect(JSON.parse(letters[1]!)).toMatchObject({ line: 3, code: 'unknown-type' });
});
