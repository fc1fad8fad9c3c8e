import { beforeAll, describe, expect, test } from 'vitest';
import { csv, VACCINATION_HEADER, vaccinationRow } from '../../producers/imports/testing/people.ts';
import { faultsOf } from '../../producers/personal/faults.ts';
import type { Subject } from '../../schemas/subject.ts';
import { runningSystem } from '../../tests/interop/running.ts';

const running = runningSystem();

beforeAll(async () => {
  const rows = Array.from({ length: 10 }, (_, i) => vaccinationRow(i + 1));
  rows[0]![1] = '';
  rows[1]![5] = '';
  rows[2]![5] = '0123456789';
  rows[3]![2] = '1990';
  rows[4]![3] = rows[4]![3] === 'Nam' ? 'Nữ' : 'Nam';
  rows[5]![9] = 'TYT Phước Hải';
  // The same person under another number, by name and birth date.
  rows[6]![1] = rows[7]![1]!.toUpperCase();
  rows[6]![2] = rows[7]![2]!;
  const second = vaccinationRow(9).with(6, '10/08/2021').with(8, '2');
  const third = vaccinationRow(10).with(6, '01/08/2021').with(8, '2');
  const headers = { 'content-type': 'text/csv' };
  const answer = await running.call(
    'POST',
    '/v1/imports/vaccination?asOf=2021-12-05',
    csv([VACCINATION_HEADER, ...rows, second, third]),
    { headers },
  );
  expect(await answer.json()).toMatchObject({ good: 12 });
  const scan = (n: number, subject: string) => ({
    type: 'scan',
    id: `s${n}`,
    at: new Date(Date.now() - 60_000).toISOString(),
    subject,
    venue: 'market',
    direction: 'in',
  });
  const dose = {
    type: 'dose',
    record: 'x',
    revision: 1,
    subject: 'cccd:079099000001',
    day: '2021-08-05',
    number: 1,
    product: 'pfizer',
  };
  await running.call('POST', '/v1/events', [
    scan(1, `cccd:${vaccinationRow(1)[4]}`),
    scan(2, 'cccd:079099999999'),
    dose,
  ]);
  await running.settled();
});

interface Answer {
  rows: { name: string; records: number; present: Record<string, number>; plausible: Record<string, number> }[];
  people: object;
  unmatched: object;
}

describe('the quality of the vaccination data', () => {
  test('by facility: which share has each field, and has it plausible', async () => {
    const { rows } = (await (await running.call('GET', '/v1/quality/vaccination?by=facility')).json()) as Answer;
    const [centre, station] = [
      rows.find(({ name }) => name.startsWith('TTYT')),
      rows.find(({ name }) => name.startsWith('TYT')),
    ];
    // Ten people, of whom two have a second record and one was vaccinated elsewhere.
    expect(centre).toMatchObject({
      records: 11,
      present: { name: 90.91, phone: 90.91, sex: 100 },
      plausible: { phone: 81.82, name: 90.91 },
    });
    expect(station).toMatchObject({ records: 1, present: { name: 100, birth: 100, id: 100, phone: 100, sex: 100 } });
  });

  test('by district: all records of the area', async () => {
    const { rows } = (await (await running.call('GET', '/v1/quality/vaccination')).json()) as Answer;
    expect(rows).toMatchObject([{ name: '587', records: 12 }]);
  });

  test('by the reporting week in which they came', async () => {
    const { rows } = (await (await running.call('GET', '/v1/quality/vaccination?by=week')).json()) as Answer;
    expect(rows.length).toBe(1);
    const ends = Date.parse(`${rows[0]!.name}T00:00:00+07:00`);
    expect(new Date(ends + 7 * 3_600_000).getUTCDay()).toBe(4);
    expect(ends - Date.now()).toBeLessThanOrEqual(7 * 86_400_000);
    expect(ends).toBeGreaterThan(Date.now() - 60_000);
  });

  test('doses that contradict each other, records that look alike, doses and scans that meet nobody', async () => {
    const { people, unmatched } = (await (await running.call('GET', '/v1/quality/vaccination')).json()) as Answer;
    expect(people).toEqual({ dosesInWrongOrder: 1, dosesRepeated: 0, dosesTooClose: 2, lookAlike: 1 });
    expect(unmatched).toEqual({ doses: 2, scanned: 2, scannedWithoutDose: 1 });
  });

  test('what should be corrected goes back to its facility, by name', async () => {
    const path = `/v1/quality/vaccination/records?facility=${encodeURIComponent('TTYT Ninh Phước')}`;
    const text = await (await running.call('GET', path)).text();
    expect(text).toContain('thiếu họ tên');
    expect(text).toContain(vaccinationRow(2)[4]);
    expect(text).not.toContain(vaccinationRow(8)[4]);
    expect((await running.call('GET', path, undefined, { token: running.token('department') })).status).toBe(403);
  });

  test('numbers alone are for whoever reads reports, and name nobody', async () => {
    const response = await running.call('GET', '/v1/quality/vaccination?by=facility', undefined, {
      token: running.token('department'),
    });
    expect(response.status).toBe(200);
    expect(await response.text()).not.toMatch(/058\d{9}|09\d{8}/);
  });
});

test.each([
  [{ name: 'Lê Văn An', birth: '1993-01-18', sex: 'male', phone: '0944713700' }, 'cccd:058093029317', []],
  [
    { name: 'Lê Văn An', birth: '1994-01-18', sex: 'female', phone: '0944713700' },
    'cccd:058093029317',
    ['birth-differs', 'sex-differs'],
  ],
  [
    { name: 'An', birth: '2031-01-18', sex: 'male', phone: '0144713700' },
    'cmnd:264576714',
    ['name-implausible', 'birth-implausible', 'phone-implausible'],
  ],
  [{}, 'phone:0944713700', ['name-missing', 'birth-missing', 'sex-missing', 'id-missing']],
  [
    { name: 'Lê Văn An', birth: '1993', sex: 'male', phone: '0944713700' },
    'cccd:099093029317',
    ['birth-incomplete', 'id-implausible'],
  ],
] as const)('faults of %j, %s', (details, subject, faults) => {
  expect(faultsOf(details, [subject as Subject], '2021-12-06')).toEqual(faults);
});
