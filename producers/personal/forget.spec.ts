import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PersonKeyMessage } from '../../schemas/person-keys.ts';
import type { Personal } from '../../schemas/personal.ts';
import { TOPICS, type Topic } from '../../schemas/topics.ts';
import { openChdb } from '../../sinks/clickhouse/chdb.ts';
import { Codec } from '../../streams/codec.ts';
import { fileSchemaIds } from '../../streams/codec-file.ts';
import { openEmbeddedLog } from '../../streams/embedded/log.ts';
import { runningSystem } from '../../tests/interop/running.ts';
import { loadKeys } from '../sealing/keys.ts';
import { Sealer } from '../sealing/sealer.ts';
import { decrypt } from './envelope.ts';

const running = runningSystem();

const CARD = '058202017098|264576714|Lê Văn Lương|23052002|Nam|Tổ 10, Phước Mỹ|31122021';
const [LUONG, OTHER] = ['cccd:058202017098', 'cccd:058093029317'] as const;

const yesterday = new Date(Date.now() - 86_400_000).toISOString();
const caseOf = (record: string, subject: string) => ({
  type: 'case',
  record,
  revision: 1,
  subject,
  sampled: yesterday,
});
const lineList = async () => (await running.call('GET', '/v1/line-lists/cases')).text();
const forget = async (subject: string) => {
  const response = await running.call('DELETE', '/v1/personal', { subject });
  return { status: response.status, said: (await response.json()) as Record<string, unknown> };
};

const candidate = async () =>
  ((await (await running.call('GET', '/v1/rules')).json()) as { candidate: { state: string } | null }).candidate;
const patient = { timeout: 40_000, interval: 300 };

/** Computes everything anew, and waits until that could stand. */
async function build(): Promise<void> {
  expect((await running.call('POST', '/v1/rebuild')).status).toBe(202);
  await expect.poll(async () => (await candidate())?.state, patient).toBe('ready');
}

async function takeOver(): Promise<void> {
  expect((await running.call('POST', '/v1/rules/candidate/apply')).status).toBe(200);
  await expect.poll(candidate, patient).toBeNull();
  await running.settled();
}

test('forgetting is for administrators, and a wrong request repeats nothing of it', async () => {
  for (const role of ['epidemiologist', 'importer', 'department'] as const) {
    const response = await running.call('DELETE', '/v1/personal', { subject: LUONG }, { token: running.token(role) });
    expect([role, response.status]).toEqual([role, 403]);
  }
  const wrong = await running.call('DELETE', '/v1/personal', { subject: 'cccd:0582020170' });
  expect([wrong.status, await wrong.text()]).toEqual([400, expect.not.stringContaining('0582020170')]);
});

test('a person is forgotten: nobody opens what was learnt any more, nowhere; what they did stays', async () => {
  // Learnt at a door, by an import and from a platform, under three numbers; that two of them are one person's is said by an event.
  await running.call('POST', '/v1/gate', { code: CARD, venue: 'market', direction: 'in' });
  await running.call('POST', '/v1/personal', [
    { subject: LUONG, kind: 'cases', name: 'Lê Văn Lương', phone: '0987654321', address: 'Tổ 10' },
    { subject: 'passport:B1234567', kind: 'tests', name: 'Luong Van Le', birth: '2002-05-23' },
    { subject: OTHER, kind: 'cases', name: 'Nguyễn Lê Khả Hân', birth: '1993-01-18' },
  ]);
  await running.call('POST', '/v1/events', [
    caseOf('BN1', LUONG),
    caseOf('BN2', OTHER),
    { type: 'link', id: 'l', a: 'cmnd:264576714', b: 'passport:B1234567' },
  ]);
  await running.settled();
  expect(await lineList()).toMatch(/Luong Van Le|Lê Văn Lương/);

  // By any of the numbers: here by the one of the platform.
  const { status, said } = await forget('passport:B1234567');
  expect([status, said]).toEqual([200, { keys: 2, subjects: 3, rows: 3, carried: 0 }]);
  const after = await lineList();
  expect(after).not.toMatch(/Lương|Luong|0987654321|2002|Tổ 10/);
  expect(after).toContain('BN1');
  expect(after).toContain('Nguyễn Lê Khả Hân');
  expect((await forget(LUONG)).said).toMatchObject({ keys: 0 });

  // Nor does computing everything anew bring it back.
  await build();
  await takeOver();
  const rebuilt = await lineList();
  expect(rebuilt).not.toMatch(/Lương|Luong|0987654321|2002|Tổ 10/);
  expect(rebuilt).toContain('Nguyễn Lê Khả Hân');

  // What is learnt later is learnt.
  await running.call('POST', '/v1/personal', [
    { subject: LUONG, kind: 'cases', name: 'Người Mới', birth: '2002-05-23' },
  ]);
  await running.settled();
  expect(await lineList()).toContain('Người Mới');
  // It is forgotten also by a generation that has been built by then and stands later.
  await build();
  await forget(LUONG);
  await takeOver();
  expect(await lineList()).not.toContain('Người Mới');

  expect(running.said.join('\n')).not.toMatch(/058202017098|B1234567/);
  await running.system.stop();
  await expectNothingOpens();
});

/** With all keys of the deployment, every key of a person in the log, and every sealed record in it and in ClickHouse. */
async function expectNothingOpens(): Promise<void> {
  const keys = loadKeys(join(running.dir, 'keys.json'), {});
  const log = await openEmbeddedLog(running.dir);
  const codec = await Codec.open(await fileSchemaIds(running.dir), Object.values(TOPICS));
  const all = async <T>(topic: Topic<T>) => {
    const found: T[] = [];
    for await (const { value } of log.read(topic.name, 0, 0)) found.push(codec.decode<T>(topic, value));
    return found;
  };
  const wrapped = (await all<PersonKeyMessage>(TOPICS.personKeys)).filter((one) => one.type === 'key');
  const known = wrapped.map(({ id, wrapped }) => decrypt(keys.seal, wrapped, `key ${id} of a person`));
  const opens = ({ subject, sealed }: { subject: string; sealed: Uint8Array }) =>
    [...known, keys.seal, keys.subjects].some((key) => {
      try {
        return decrypt(key, sealed, subject).length > 0;
      } catch {
        return false;
      }
    });
  const records = await all<Personal>(TOPICS.personal);
  const of = (plain: string) => records.filter(({ subject }) => subject === new Sealer(keys).keyed(plain as never));
  expect(of(LUONG).length + of('passport:B1234567').length).toBe(4);
  expect([...of(LUONG), ...of('passport:B1234567')].filter(opens)).toEqual([]);
  expect(of(OTHER).filter(opens)).toHaveLength(1);
  // A guess of a name and birth date cannot be tried against the log either.
  expect(records.map(({ match }) => match ?? null)).toEqual(records.map(() => null));
  await log.close();
  const store = openChdb(join(running.dir, 'clickhouse'), 'truyvet');
  const databases = await store.rows<{ database: string }>(
    "SELECT DISTINCT database FROM system.tables WHERE name = 'personal'",
  );
  for (const { database } of databases) {
    const rows = await store.rows<{ subject: string; sealed: string; match: string }>(
      `SELECT subject, sealed, \`match\` FROM ${database}.personal`,
    );
    const named = rows
      .filter(({ sealed }) => sealed !== '')
      .map((row) => ({ ...row, sealed: Buffer.from(row.sealed, 'base64') }));
    expect(named.filter(opens)).toHaveLength(1);
    expect(rows.filter(({ match }) => match !== '')).toHaveLength(1);
    const history = await store.rows<{ subject: string; match: string }>(
      `SELECT subject, \`match\` FROM ${database}.personal_history`,
    );
    expect(history.length).toBeGreaterThan(1);
    const matched = new Set(history.filter(({ match }) => match !== '').map(({ subject }) => subject));
    expect([...matched]).toEqual([new Sealer(keys).keyed(OTHER as never)]);
  }
  await store.close();
}
