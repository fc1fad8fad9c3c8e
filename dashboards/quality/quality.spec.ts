import { beforeAll, describe, expect, test } from 'vitest';
import { csv, VACCINATION_HEADER, vaccinationRow } from '../../producers/imports/testing/people.ts';
import { runningSystem } from '../../tests/interop/running.ts';

const running = runningSystem();
const headers = { 'content-type': 'text/csv' };

async function imported(rows: readonly (readonly string[])[], day: string): Promise<object> {
  const body = csv([VACCINATION_HEADER, ...rows]);
  const answer = await running.call('POST', `/v1/imports/vaccination?asOf=${day}`, body, { headers });
  return (await answer.json()) as object;
}

beforeAll(async () => {
  const rows = Array.from({ length: 10 }, (_, i) => vaccinationRow(i + 1));
  rows[0]![1] = '';
  rows[1]![5] = '';
  rows[2]![5] = '0123456789';
  rows[3]![2] = '1990';
  rows[4]![3] = rows[4]![3] === 'Nam' ? 'Nữ' : 'Nam';
  rows[5]![9] = '=TYT Phước Hải';
  // The same person under another number, by name and birth date.
  rows[6]![1] = rows[7]![1]!.toUpperCase();
  rows[6]![2] = rows[7]![2]!;
  const second = vaccinationRow(9).with(6, '10/08/2021').with(8, '2');
  const third = vaccinationRow(10).with(6, '01/08/2021').with(8, '2');
  expect(await imported([...rows, second, third], '2021-12-05')).toMatchObject({ good: 12 });
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
    commune: '22741',
  };
  await running.call('POST', '/v1/events', [
    scan(1, `cccd:${vaccinationRow(1)[4]}`),
    scan(2, 'cccd:079099999999'),
    dose,
  ]);
  await running.settled();
});

interface Row {
  name: string;
  records: number;
  present: Record<string, number>;
  plausible: Record<string, number>;
  faults: Record<string, number>;
  dosesWithoutPerson: number;
}
interface Answer {
  rows: Row[];
  people: object;
  unmatched: object;
  weeks: { week: string; asOf: string; rows: Row[] }[];
}

async function asked(query: string): Promise<Answer> {
  const answer = await running.call('GET', `/v1/quality/vaccination?${query}`);
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()) as Answer;
}

const listOf = async (query: string) => (await running.call('GET', `/v1/quality/vaccination/records?${query}`)).text();

describe('the quality of the vaccination data', () => {
  test('by facility: which share has each field, and has it plausible', async () => {
    const { rows } = await asked('by=facility');
    const named = (start: string) => rows.find(({ name }) => name.startsWith(start));
    // Ten people, of whom two have a second record and one was vaccinated elsewhere.
    expect(named('TTYT')).toMatchObject({
      records: 11,
      faultless: 0,
      present: { name: 90.91, phone: 90.91, sex: 100, doses: 100 },
      plausible: { phone: 81.82, name: 90.91, doses: 63.64 },
      faults: { 'look-alike': 2, 'doses-order': 2, 'doses-interval': 4 },
      dosesWithoutPerson: 1,
    });
    expect(named('=TYT')).toMatchObject({
      records: 1,
      present: { name: 100, birth: 100, id: 100, phone: 100, sex: 100 },
    });
  });

  test('by commune, district and province: all records of the area, and the doses of nobody where they were given', async () => {
    const phuocHai = { name: '22894', records: 12, dosesWithoutPerson: 1, scanned: 0 };
    const elsewhere = { name: '22741', records: 0, plausible: { name: null }, dosesWithoutPerson: 1 };
    const scanned = { name: '', records: 0, scanned: 2, scannedWithoutRecord: 1 };
    expect((await asked('by=commune')).rows).toMatchObject([scanned, elsewhere, phuocHai]);
    expect((await asked('')).rows).toMatchObject([scanned, { name: '582' }, { name: '587', records: 12 }]);
    expect((await asked('by=province')).rows).toMatchObject([{ name: '', records: 12, dosesWithoutPerson: 2 }]);
    expect((await asked('by=facility&commune=22741')).rows).toMatchObject([{ name: '', dosesWithoutPerson: 1 }]);
  });

  test('doses that contradict each other, records that look alike, doses and scans that meet nobody', async () => {
    const { people, unmatched } = await asked('');
    expect(people).toEqual({
      dosesInWrongOrder: 1,
      dosesRepeated: 0,
      dosesSkipped: 0,
      dosesTooClose: 2,
      lookAlike: 2,
    });
    expect(unmatched).toEqual({ dosesWithoutPerson: 2, scanned: 2, scannedWithoutRecord: 1 });
  });

  test('an officer of a district sees the own district only', async () => {
    const officer = { name: 'officer', role: 'district', district: '582' } as const;
    const made = await running.call('POST', '/v1/tokens', officer);
    const { token } = (await made.json()) as { token: string };
    const call = (query: string) => running.call('GET', `/v1/quality/vaccination?${query}`, undefined, { token });
    const answer = (await (await call('by=commune')).json()) as Answer;
    expect(answer.rows).toMatchObject([{ name: '22741', dosesWithoutPerson: 1 }]);
    expect((await call('district=587')).status).toBe(403);
  });

  test('numbers alone are for whoever reads reports, and name nobody', async () => {
    for (const format of ['json', 'csv']) {
      const response = await running.call('GET', `/v1/quality/vaccination?by=facility&format=${format}`, undefined, {
        token: running.token('department'),
      });
      expect(response.status).toBe(200);
      expect(await response.text()).not.toMatch(/058\d{9}|09\d{8}/);
    }
  });

  test('as a table, with the names of areas', async () => {
    const response = await running.call('GET', '/v1/quality/vaccination?by=commune&format=csv&weeks=2');
    const lines = (await response.text()).split('\r\n');
    expect(lines[0]).toContain('"Họ tên: hợp lý, % / Name: plausible, %"');
    expect(lines.find((line) => line.includes('"22894"'))).toContain('"xã Phước Hải","12","8.33"');
  });

  test.each([
    ['by=week', /by: must be facility/],
    ['weeks=99', /weeks: /],
    ['asOf=soon', /asOf: must be an instant/],
  ])('%s is answered with what would be right', async (query, message) => {
    const answer = await running.call('GET', `/v1/quality/vaccination?${query}`);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { message: string }).message).toMatch(message);
  });
});

describe('a list that goes back', () => {
  test('has every record of the facility that should be corrected, by name, and no other', async () => {
    const text = await listOf(`facility=${encodeURIComponent('TTYT Ninh Phước')}`);
    expect(text).toContain('thiếu họ tên');
    expect(text).toContain(vaccinationRow(2)[4]);
    // Number 6 was vaccinated elsewhere, and nothing is wrong there.
    expect(text).not.toContain(vaccinationRow(6)[4]);
    expect(text.trim().split('\r\n').length - 1).toBe(5 + 2 + 4);
  });

  test('has doses that contradict each other, with the doses', async () => {
    const text = await listOf('commune=22894');
    const line = text.split('\r\n').find((one) => one.includes(vaccinationRow(10)[4]!))!;
    expect(line).toContain('"2: 2021-08-01 astrazeneca; 1: 2021-08-05 astrazeneca"');
    expect(line).toMatch(/thứ tự mũi không khớp ngày tiêm; hai mũi cách nhau dưới 14 ngày/);
  });

  test('has people who look alike, each with the number and facility of the other', async () => {
    const lines = (await listOf('district=587')).split('\r\n');
    const one = lines.find((line) => line.startsWith(`"dose-1","${vaccinationRow(7)[4]}"`))!;
    expect(one).toContain(`"${vaccinationRow(8)[4]} (TTYT Ninh Phước)"`);
    expect(one).toContain('somebody else has this name and birth date');
  });

  test('of doses that are nobody’s, and of people who were scanned and are in no record', async () => {
    const doses = (await listOf('list=doses')).trim().split('\r\n');
    expect(doses.length).toBe(3);
    expect(doses.find((line) => line.includes('079099000001'))).toMatch(/"Phước Mỹ","1: 2021-08-05 pfizer".*nobody/);
    expect(doses.find((line) => line.includes(vaccinationRow(1)[4]!))).toContain('TTYT Ninh Phước');
    const scanned = (await listOf('list=scanned')).trim().split('\r\n');
    expect(scanned.length).toBe(2);
    expect(scanned[1]).toContain('079099999999');
  });

  test('is run by no spreadsheet, as CSV and as XLSX', async () => {
    await imported([vaccinationRow(20).with(1, '=HYPERLINK("x")').with(9, '=TYT Phước Hải')], '2021-12-05');
    await running.settled();
    const facility = encodeURIComponent('=TYT Phước Hải');
    const text = await listOf(`facility=${facility}`);
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(text).toContain(`"'=TYT Phước Hải"`);
    const xlsx = await running.call('GET', `/v1/quality/vaccination/records?facility=${facility}&format=xlsx`);
    const bytes = Buffer.from(await xlsx.arrayBuffer());
    expect(bytes.subarray(0, 2).toString()).toBe('PK');
    expect(bytes.includes('<f>')).toBe(false);
  });

  test('is for whoever may read people', async () => {
    const init = { token: running.token('department') };
    expect((await running.call('GET', '/v1/quality/vaccination/records', undefined, init)).status).toBe(403);
  });
});

describe('a record that is corrected', () => {
  test('counts as it is now, and as it was before at an instant before', async () => {
    const before = new Date().toISOString();
    const was = (await asked(`by=province`)).rows[0]!;
    await imported([vaccinationRow(2)], '2021-12-06');
    await running.settled();
    const now = (await asked('by=province')).rows[0]!;
    expect(now.records).toBe(was.records);
    expect(now.faults['phone-missing']).toBeUndefined();
    expect(was.faults['phone-missing']).toBe(1);
    expect((await asked(`by=province&asOf=${before}`)).rows[0]).toEqual(was);
  });

  test('that is withdrawn counts no more', async () => {
    const was = (await asked('by=province')).rows[0]!;
    const [, , , , number] = vaccinationRow(3);
    const dose = { type: 'dose', record: 'dose-1', revision: 4e9, subject: `cccd:${number}`, withdrawn: true };
    const rest = { day: '2021-08-05', number: 1, product: 'astrazeneca' };
    await running.call('POST', '/v1/events', [{ ...dose, ...rest }]);
    await running.settled();
    expect((await asked('by=province')).rows[0]!.records).toBe(was.records - 1);
  });

  test('of somebody registered is replaced by that of the dose', async () => {
    const registered = vaccinationRow(30).with(6, '').with(7, '').with(8, '').with(5, '');
    await imported([registered], '2021-12-05');
    await running.settled();
    const was = (await asked('by=province')).rows[0]!;
    expect(was.faults['doses-missing']).toBe(1);
    await imported([vaccinationRow(30)], '2021-12-06');
    await running.settled();
    const now = (await asked('by=province')).rows[0]!;
    expect(now.records).toBe(was.records);
    expect(now.faults).not.toHaveProperty('doses-missing');
  });

  test('over weeks: the weeks that have ended, the oldest first, by the Thursday each ends on', async () => {
    const { weeks } = await asked('by=facility&weeks=3');
    expect(weeks.length).toBe(3);
    for (const { week, asOf, rows } of weeks) {
      const end = Date.parse(`${week}T00:00:00+07:00`);
      expect(new Date(end + 7 * 3_600_000).getUTCDay()).toBe(4);
      expect(Date.parse(asOf)).toBe(end);
      expect(end).toBeLessThanOrEqual(Date.now());
      // Nothing was known before this spec began, unless it runs across a Thursday's midnight.
      expect(rows).toEqual([]);
    }
    expect(weeks.map(({ week }) => week)).toEqual(weeks.map(({ week }) => week).sort());
  });
});
