import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { citizen, csv, VACCINATION_HEADER, vaccinationRow } from '../../producers/imports/testing/people.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { openChdb } from '../../sinks/clickhouse/chdb.ts';
import { openEmbeddedLog } from '../../streams/embedded/log.ts';
import { ndjson, runningSystem } from '../interop/running.ts';

const running = runningSystem();

const PEOPLE = 60;
const people = Array.from({ length: PEOPLE }, (_, i) => citizen(i + 1));
const QID = '162979388586171100';
const INSURANCE = 'HS4010120878821';
const national = `058093029317|NGUYEN LE KHA HAN|1993-01-18|0|${QID}|<2<${INSURANCE}<0944713700`;
const card = '058202017098|264576714|Lê Văn Lương|23052002|Nam|Tổ 10, Phước Mỹ|31122021';

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
  ...['0987654321', 'Số 5 đường Thống Nhất', 'B1234567', 'không phải ngày sinh bí mật'],
];

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
  await running.call('POST', '/v1/personal', [
    { subject: 'cccd:058202017098', kind: 'cases', name: 'Lê Văn Lương', phone: 12 },
  ]);
  await running.settled();
});

describe('after a day of scans, files, events and mistakes', () => {
  test('the people are there: what is looked for did go in', async () => {
    const all = await ndjson<{ subjects: string[] }>(await running.call('GET', '/v1/people'));
    expect(found(JSON.stringify(all)).length).toBeGreaterThan(PEOPLE);
    const list = await (await running.call('GET', '/v1/line-lists/cases')).text();
    expect(list).toContain('Lê Văn Lương');
    expect(list).toContain('Số 5 đường Thống Nhất');
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
    ]) {
      expect({
        path,
        found: found(await (await running.call('GET', `/v1/${path}`, undefined, { token })).text()),
      }).toEqual({ path, found: [] });
    }
  });

  test('nothing that was said to the operator holds one', () => {
    expect(found(running.said.join('\n'))).toEqual([]);
  });

  test('no record of any topic, no column of ClickHouse and no file on the disk holds one', async () => {
    await running.system.stop();
    const log = await openEmbeddedLog(running.dir);
    let records = 0;
    for (const { name } of Object.values(TOPICS)) {
      for (let partition = 0; partition < (await log.partitions(name)); partition++) {
        const start = (await log.starts(name))[partition] ?? 0;
        for await (const { key, value } of log.read(name, partition, start)) {
          records++;
          expect({ name, found: [...found(key), ...found(value)] }).toEqual({ name, found: [] });
        }
      }
    }
    expect(records).toBeGreaterThan(PEOPLE);
    await log.close();
    await columns();
    files(running.dir);
  });
});

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
