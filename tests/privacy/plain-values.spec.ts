import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { citizen, csv, VACCINATION_HEADER, vaccinationRow } from '../../producers/imports/testing/people.ts';
import { PLATFORMS } from '../../producers/platforms/platforms.ts';
import type { DeadLetter } from '../../schemas/messages.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { openChdb } from '../../sinks/clickhouse/chdb.ts';
import { Codec } from '../../streams/codec.ts';
import { fileSchemaIds } from '../../streams/codec-file.ts';
import { openEmbeddedLog } from '../../streams/embedded/log.ts';
import { receiver } from '../interop/receiver.ts';
import { ndjson, runningSystem } from '../interop/running.ts';
import { PLATFORM_KEY, platformServer } from '../platforms/server.ts';

const { path, auth, changed } = PLATFORMS.testing!;
const platform = await platformServer({ path, auth, changed, paging: 'cursor' });
const pccovid = await receiver('secret-of-the-spec');
Object.assign(process.env, { PRIVACY_PLATFORM: PLATFORM_KEY, PRIVACY_OUTBOX: 'secret-of-the-spec' });

const running = runningSystem((dir) => {
  const write = (name: string, content: object) => writeFileSync(join(dir, name), JSON.stringify(content));
  write('platforms.json', { platforms: [{ name: 'testing', url: platform.url, tokenFrom: 'PRIVACY_PLATFORM' }] });
  const destination = { name: 'pccovid', tells: 'pccovid', url: pccovid.url, secretFrom: 'PRIVACY_OUTBOX' };
  write('outbox.json', { destinations: [{ ...destination, pauseSeconds: 0.01, patienceSeconds: 0.01 }] });
});
afterAll(() => {
  platform.close();
  pccovid.close();
});

const PEOPLE = 60;
const people = Array.from({ length: PEOPLE }, (_, i) => citizen(i + 1));
const QID = '162979388586171100';
const INSURANCE = 'HS4010120878821';
const national = `058093029317|NGUYEN LE KHA HAN|1993-01-18|0|${QID}|<2<${INSURANCE}<0944713700`;
const card = '058202017098|264576714|Lê Văn Lương|23052002|Nam|Tổ 10, Phước Mỹ|31122021';

const PLATFORM_PERSON = {
  fullName: 'Phạm Thị Bí Mật',
  birthDate: '1971-03-04',
  gender: 'female',
  idNumber: '058171000001',
  phone: '0912345670',
  communeCode: '22894',
};
// A platform, one of whose rows is wrong; a receiver that refuses one message and fails at another.
const sample = {
  ...PLATFORM_PERSON,
  sampledAt: new Date().toISOString(),
  method: 'pcr',
  changedAt: new Date().toISOString(),
};
platform.rows.push(
  { ...sample, sampleCode: 'S1', result: 'negative' },
  { ...sample, sampleCode: 'S2', result: 'Phạm Thị Bí Mật' },
);
pccovid.fault = (_, { identifiers }) => (String(identifiers).includes('0987654329') ? 'refuse' : 'fails');
const NDJSON = { headers: { 'content-type': 'application/x-ndjson' } };
const CSV = { headers: { 'content-type': 'text/csv' } };

/** Every plain value of the day by which somebody could be known, as it was written and as it is normalised. */
const SECRETS = [
  ...people.flatMap(({ name, birth, number, phone }) => [
    name,
    birth,
    birth.split('/').reverse().join('-'),
    number,
    number.slice(1),
    phone,
    phone.slice(1),
  ]),
  ...['058093029317', 'NGUYEN LE KHA HAN', '1993-01-18', QID, INSURANCE, '0944713700', '944713700'],
  ...['058202017098', '264576714', 'Lê Văn Lương', '2002-05-23', '23052002', 'Tổ 10'],
  ...['Phạm Thị Bí Mật', '1971-03-04', '058171000001', '0912345670', '0987654329', '987654329'],
  ...['0987654321', 'Số 5 đường Thống Nhất', 'B1234567', 'không phải ngày sinh bí mật'],
];

/** What was answered to wrong requests that were full of plain values. */
const answers: { readonly to: string; readonly status: number; readonly text: string }[] = [];

async function wrongly(method: string, path: string, body?: unknown, init: object = {}): Promise<void> {
  const response = await running.call(method, path, body, init);
  answers.push({ to: `${method} ${path.split('?')[0]}`, status: response.status, text: await response.text() });
}

/** The values that a text or some bytes hold. A name of two letters would be found in anything: none here is that short. */
function found(bytes: Buffer | string): string[] {
  const text = typeof bytes === 'string' ? bytes : bytes.toString('utf8');
  return [...new Set(SECRETS)].filter((secret) => text.includes(secret));
}

beforeAll(async () => {
  const at = (minutes: number) => new Date(Date.now() - 3_600_000 + minutes * 60_000).toISOString();
  const scan = async (code: string, minutes: number, direction = 'in') =>
    running.call('POST', '/v1/gate', { code, venue: 'market', direction, at: at(minutes) });
  await scan(national, 1);
  await scan(national, 1.2);
  await scan(card, 2);
  await scan(card, 30, 'out');
  await scan(`${card.slice(0, 20)}`, 3);
  // A file with good rows and bad ones, and one with names in a column that is not a date.
  const rows = people.map((_, i) => vaccinationRow(i + 1));
  rows[5]![6] = 'không phải ngày sinh bí mật';
  const headers = { 'content-type': 'text/csv' };
  await running.call('POST', '/v1/imports/vaccination?asOf=2021-12-05', csv([VACCINATION_HEADER, ...rows]), {
    headers,
  });
  const caseRow = 'CCCD,Họ tên,Điện thoại,Địa chỉ,Ngày lấy mẫu,Mã bệnh nhân\n';
  const yesterday = at(-1440).slice(0, 10);
  await running.call(
    'POST',
    '/v1/imports/cases?asOf=2021-12-05',
    `${caseRow}058202017098,Lê Văn Lương,0987654321,Số 5 đường Thống Nhất,${yesterday},0987654321\n`,
    { headers },
  );
  await running.call('POST', '/v1/events', [
    {
      type: 'scan',
      id: 'x',
      at: at(5),
      subject: `cccd:${people[0]!.number}`,
      also: ['passport:B1234567'],
      venue: 'market',
      direction: 'in',
    },
    {
      type: 'encounter',
      id: 'e',
      at: at(6),
      minutes: 20,
      subject: 'phone:0987654321',
      other: `phone:${people[1]!.phone}`,
    },
    { type: 'link', id: 'l', a: 'cmnd:264576714', b: 'cccd:058202017098' },
    { type: 'isolation', record: 'QD', revision: 1, subject: 'cccd:058202017098', from: at(-60), to: at(6000) },
    // Refused, and so in the dead letters whole.
    {
      type: 'scan',
      id: 'bad',
      at: 'không phải ngày sinh bí mật',
      subject: `cccd:${people[2]!.number}`,
      venue: 'market',
      direction: 'in',
    },
    { type: 'scan', id: 'bad', subject: 'cccd:058202017098', name: 'Lê Văn Lương' },
  ]);
  await running.call('POST', '/v1/events', [
    { type: 'case', record: 'BN-R', revision: 1, subject: 'cccd:058202017098', sampled: at(-60) },
    { type: 'case', record: 'BN-F', revision: 1, subject: 'phone:0987654329', sampled: at(-60) },
  ]);
  await mistakes();
  // What the deployment agrees on, with people's values where somebody might put them.
  await running.call('POST', '/v1/tokens', { name: 'gate-7', role: 'scanner' });
  await running.call('POST', '/v1/codes/keys');
  await running.call('POST', '/v1/codes/issue', { kind: 'card', id: '058202017098' });
  await running.call('PUT', '/v1/venues/market/aliases', ['tokhaiyte:6092414e92bd219ab40fb32f']);
  await running.call('DELETE', '/v1/personal', { subject: `cccd:${people[3]!.number}` });
  await running.settled();
  // A second generation, so that there are its log, its state and its database too.
  await running.call('POST', '/v1/rebuild');
  while (!(await running.call('POST', '/v1/rules/candidate/apply')).ok) await sleep(200);
  await running.settled();
});

/** Every call that takes something of a person, wrongly. */
async function mistakes(): Promise<void> {
  const [person] = people;
  const subject = 'cccd:058202017098';
  const text = 'Lê Văn Lương 0987654321 Số 5 đường Thống Nhất';
  await wrongly('POST', '/v1/events', [
    { type: 'scan', id: text, at: text, subject: text, venue: text, direction: text },
  ]);
  await wrongly('POST', '/v1/events', [{ type: text, [text]: text, subject }]);
  await wrongly('POST', '/v1/events', `{"type":"scan","subject":"${subject}"`, NDJSON);
  await wrongly('POST', '/v1/events', `[{"subject":"${subject}",`);
  await wrongly('POST', '/v1/gate', { code: national, venue: text, direction: text });
  await wrongly('POST', '/v1/gate', { code: `${card.slice(0, 30)}`, venue: 'market', direction: 'in' });
  await wrongly('POST', '/v1/personal', [{ subject, kind: 'cases', name: 'Lê Văn Lương', phone: 12 }]);
  await wrongly('POST', '/v1/personal', [{ subject: text, kind: text, birth: '23052002', sex: text, commune: text }]);
  await wrongly('DELETE', '/v1/personal', { subject: text });
  await wrongly('POST', '/v1/cards/colour', { qid: `${QID}x` });
  await wrongly('POST', '/v1/codes/issue', { kind: 'card', id: text });
  await wrongly('POST', '/v1/codes/keys', { kty: text });
  await wrongly('POST', '/v1/codes/revoked', { serials: [text] });
  await wrongly('PUT', '/v1/codes/trust-list', { keys: [{ kid: text }] });
  await wrongly('PUT', '/v1/cards/rules', { id: text, rules: [{ when: text, colour: text }] });
  await wrongly('PUT', '/v1/venues/market/aliases', [text]);
  await wrongly('POST', '/v1/imports/cases?asOf=2021-12-05', `${text}\n${subject},${person!.name}\n`, CSV);
  await wrongly(
    'POST',
    '/v1/imports/tests?asOf=2021-12-05',
    `CCCD,Họ tên,Kết quả\n058202017098,Lê Văn Lương,${text}\n`,
    CSV,
  );
  await wrongly('POST', '/v1/dead-letters/redrive', { ids: ['0@0'], event: { type: 'scan', subject: text } });
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
}

describe('after a day of scans, files, events and mistakes', () => {
  test('the people are there: what is looked for did go in', async () => {
    const all = await ndjson<{ subjects: string[] }>(await running.call('GET', '/v1/people'));
    expect(found(JSON.stringify(all)).length).toBeGreaterThan(PEOPLE);
    const list = await (await running.call('GET', '/v1/line-lists/cases')).text();
    expect(list).toContain('Lê Văn Lương');
    expect(list).toContain('Số 5 đường Thống Nhất');
    const refused = await (await running.call('GET', '/v1/platforms/testing/refused')).text();
    expect(refused).toContain('1971-03-04');
  });

  test('no answer to a caller who may not know people holds one', async () => {
    const token = running.token('epidemiologist');
    for (const path of [
      'visits',
      'exposures',
      'contacts',
      'alerts',
      'counts',
      'status',
      'line-lists/cases',
      'line-lists/contacts',
      'platforms/testing/refused',
      'dead-letters',
      'tokens',
    ]) {
      expect({
        path,
        found: found(await (await running.call('GET', `/v1/${path}`, undefined, { token })).text()),
      }).toEqual({ path, found: [] });
    }
  });

  test('no answer to a wrong request repeats one', () => {
    expect(answers.length).toBeGreaterThan(15);
    for (const answer of answers) expect({ ...answer, text: found(answer.text) }).toEqual({ ...answer, text: [] });
  });

  test('nothing that was said to the operator holds one', () => {
    expect(found(running.said.join('\n'))).toEqual([]);
  });

  test('no record of any topic, no column of ClickHouse and no file on the disk holds one', async () => {
    await running.system.stop();
    const topics = new Map<string, number>();
    for (const dir of [running.dir, join(running.dir, 'generations', '1')]) {
      for (const [name, records] of await recordsOf(dir)) topics.set(name, records + (topics.get(name) ?? 0));
    }
    // What is looked through did have something of everything: doors, imports, a platform, an outbox, mistakes, settings, a generation.
    expect([...topics].filter(([, records]) => records === 0).map(([name]) => name)).toEqual(['reports']);
    expect([...stages].sort()).toEqual(['gateway', 'outbox:pccovid', 'platform:testing']);
    await columns();
    files(running.dir);
  });
});

/** The stages whose dead letters were looked through. */
const stages = new Set<string>();

/** How many records each topic of a log has, none of which holds a plain value. */
async function recordsOf(dir: string): Promise<Map<string, number>> {
  const log = await openEmbeddedLog(dir);
  const codec = await Codec.open(await fileSchemaIds(dir), Object.values(TOPICS));
  const counts = new Map<string, number>();
  for (const { name } of Object.values(TOPICS)) {
    counts.set(name, 0);
    for (let partition = 0; partition < (await log.partitions(name)); partition++) {
      const start = (await log.starts(name))[partition] ?? 0;
      for await (const { key, value } of log.read(name, partition, start)) {
        counts.set(name, counts.get(name)! + 1);
        expect({ name, found: [...found(key), ...found(value)] }).toEqual({ name, found: [] });
        if (name === TOPICS.deadLetters.name) stages.add(codec.decode<DeadLetter>(TOPICS.deadLetters, value).stage);
      }
    }
  }
  await log.close();
  return counts;
}

async function columns(): Promise<void> {
  const store = openChdb(join(running.dir, 'clickhouse'), 'truyvet');
  const databases = "database NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema')";
  const tables = await store.rows<{ database: string; name: string }>(
    `SELECT database, name FROM system.tables WHERE ${databases} AND engine LIKE '%MergeTree'`,
  );
  let rows = 0;
  for (const { database, name } of tables) {
    for await (const row of store.stream<object>(`SELECT * FROM ${database}.${name}`)) {
      rows++;
      expect({ name, found: found(JSON.stringify(row)) }).toEqual({ name, found: [] });
    }
  }
  expect(tables.some(({ name }) => name === 'personal')).toBe(true);
  expect(rows).toBeGreaterThan(5 * PEOPLE);
  await store.close();
}

/** Also what nobody asked for: state, write-ahead files, keys. Texts that are compressed were read above, as rows. */
function files(dir: string): void {
  for (const name of readdirSync(dir, { recursive: true }) as string[]) {
    const path = join(dir, name);
    if (!statSync(path).isFile()) continue;
    expect({ name, found: found(readFileSync(path)) }).toEqual({ name, found: [] });
  }
}
