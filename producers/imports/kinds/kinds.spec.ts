import { describe, expect, test } from 'vitest';
import { accept } from '../../../schemas/accept.ts';
import { DEFAULT_RULES } from '../../../schemas/rules.ts';
import { mappingOf } from '../columns.ts';
import type { Context, Made } from '../row.ts';
import { KINDS, type KindName } from './kinds.ts';

const context: Context = {
  revision: 7,
  today: '2021-12-06',
  now: Date.parse('2021-12-06T08:00:00+07:00'),
  source: 'spec',
};

/** A row as a file has it: columns by name. */
function read(kind: KindName, row: Readonly<Record<string, string>>) {
  const names = Object.keys(row);
  const mapping = mappingOf(names, KINDS[kind].columns, new Map());
  expect(
    mapping.filter((field) => field === undefined),
    'every column is understood',
  ).toEqual([]);
  return KINDS[kind].read(new Map(mapping.map((field, i) => [field!, row[names[i]!]!])), context);
}

/** The events of a good row, each of which the system takes. */
function good(kind: KindName, row: Readonly<Record<string, string>>): readonly object[] {
  const result = read(kind, row);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  for (const event of result.events) expect(accept(event, DEFAULT_RULES)).toMatchObject({ ok: true });
  return result.events;
}

function problems(kind: KindName, row: Readonly<Record<string, string>>): string[] {
  const result = read(kind, row);
  return 'problems' in result ? result.problems.map(({ field, code }) => `${field}: ${code}`) : [];
}

describe('tests', () => {
  const row = {
    CCCD: '058093029317',
    'Họ và tên': 'Lê Văn An',
    'Ngày lấy mẫu': '01/12/2021',
    'Giờ lấy mẫu': '8h30',
    'Phương pháp': 'RT-PCR',
    'Kết quả': 'Dương tính',
    'Giá trị CT': '24,5',
    'Mã mẫu': 'NT-77',
  };

  test('a result in Vietnamese', () => {
    expect(good('tests', row)).toMatchObject([
      {
        type: 'test',
        record: 'NT-77',
        sampled: '2021-12-01T01:30:00.000Z',
        method: 'pcr',
        result: 'positive',
        ct: 24.5,
        subject: 'cccd:058093029317',
      },
    ]);
  });

  test('a sample without a result is said to be one', () => {
    expect(problems('tests', { ...row, 'Kết quả': '' })).toEqual(['result: missing']);
  });

  test('a sample is named by its time when its number is the person’s own', () => {
    expect(good('tests', { ...row, 'Mã mẫu': 'XN-058093029317' })).toMatchObject([
      { record: 'pcr-2021-12-01T01:30:00.000Z' },
    ]);
  });
});

describe('cases', () => {
  const row = {
    'Mã bệnh nhân': 'BN12345',
    CMND: '264576714',
    'Ngày lấy mẫu': '01/12/2021',
    'Ngày khởi phát': '30/11/2021',
    'Kết quả điều trị': 'Khỏi bệnh',
    'Ngày ra viện': '04/12/2021',
    'Ca cộng đồng': 'không',
    'Xã/Phường': 'Phước Hải',
  };

  test('somebody who recovered', () => {
    expect(good('cases', row)).toMatchObject([
      {
        type: 'case',
        record: 'BN12345',
        subject: 'cmnd:264576714',
        onset: '2021-11-30',
        outcome: 'recovered',
        community: false,
        commune: '22894',
      },
    ]);
  });

  test('somebody who is being treated has no outcome yet', () => {
    expect(good('cases', { ...row, 'Kết quả điều trị': 'Đang điều trị', 'Ngày ra viện': '' })).toMatchObject([
      { outcome: null },
    ]);
  });

  test('a discharge before the sample, an unknown outcome, a day to come', () => {
    expect(
      problems('cases', {
        ...row,
        'Ngày ra viện': '01/11/2021',
        'Kết quả điều trị': 'abc',
        'Ngày khởi phát': '30/11/2022',
      }),
    ).toEqual(['onset: future', 'outcome: outcome', 'ended: order']);
  });

  test('a name kept for implied cases is not taken', () => {
    expect(good('cases', { ...row, 'Mã bệnh nhân': 'test:1' })).toMatchObject([{ record: 'case-1' }]);
  });
});

describe('isolation', () => {
  const row = {
    'Số CMND/CCCD': '58093029317',
    'Số điện thoại': '944713700',
    'Từ ngày': '01/12/2021',
    'Đến ngày': '14/12/2021',
    'Hình thức cách ly': 'Tại nhà',
  };

  test('the last day is isolated too', () => {
    expect(good('isolation', row)).toMatchObject([
      { from: '2021-11-30T17:00:00.000Z', to: '2021-12-14T17:00:00.000Z', place: 'home' },
    ]);
  });

  test('by a number of days', () => {
    const { 'Đến ngày': _, ...rest } = row;
    expect(good('isolation', { ...rest, 'Số ngày': '14' })).toMatchObject([{ to: '2021-12-14T17:00:00.000Z' }]);
    expect(problems('isolation', rest)).toEqual(['to: missing']);
  });

  test('the end lies after the beginning', () => {
    expect(problems('isolation', { ...row, 'Đến ngày': '30/11/2021' })).toContain('to: order');
  });
});

describe('encounters', () => {
  const row = {
    'SĐT F0': '0944713700',
    'SĐT F1': '+84 912 000 001',
    'Thời gian tiếp xúc': '05/12/2021 10:05',
    'Thời lượng': '18 phút',
  };

  test('two phones that met, under an id that shows neither', () => {
    const [event] = good('encounters', { ...row, 'Mã tiếp xúc': '84944713700-x' });
    expect(event).toMatchObject({
      subject: 'phone:0944713700',
      other: 'phone:0912000001',
      minutes: 18,
      id: 'encounter-2021-12-05T03:05:00.000Z',
    });
  });

  test('without a duration, or with half a phone', () => {
    expect(problems('encounters', { ...row, 'Thời lượng': '0' })).toEqual(['minutes: minutes']);
    expect(problems('encounters', { ...row, 'SĐT F1': '12' })).toEqual(['other: phone']);
  });
});

describe('venues', () => {
  const row = {
    'Mã địa điểm': 'NT-CHO-01',
    'Tên địa điểm': 'Chợ Phan Rang',
    'Loại hình': 'Chợ',
    'Xã/Phường': 'Phước Mỹ',
    'Trong nhà': 'không',
    'Ngày đăng ký': '01/10/2021',
    'Mã QR': 'https://tokhaiyte.vn/?page=Group.checkin&groupId=6092414e92bd219ab40fb32f',
  };

  test('with the poster that already hangs there', () => {
    expect(good('venues', row)).toMatchObject([
      { type: 'venue', record: 'NT-CHO-01', category: 'market', commune: '22741', indoor: false },
    ]);
    expect((read('venues', row) as Made).aliases).toEqual({
      venue: 'NT-CHO-01',
      aliases: ['tokhaiyte:6092414e92bd219ab40fb32f'],
    });
  });

  test('without a number of its own is called by its poster', () => {
    expect(good('venues', { ...row, 'Mã địa điểm': '' })).toMatchObject([
      { record: 'tokhaiyte:6092414e92bd219ab40fb32f' },
    ]);
    expect(problems('venues', { ...row, 'Mã địa điểm': '', 'Mã QR': '' })).toEqual(['record: missing']);
  });
});

test('English headers are read too', () => {
  const row = {
    'Full name': 'Le Van An',
    'Date of birth': '1990-01-31',
    Gender: 'M',
    'ID number': '058090029317',
    'Vaccination date': '2021-08-05',
    Vaccine: 'Moderna',
    'Dose number': '2',
  };
  expect(good('vaccination', row)).toMatchObject([
    { day: '2021-08-05', product: 'moderna', number: 2, subject: 'cccd:058090029317' },
  ]);
});

test('doses in an impossible order are refused', () => {
  const row = {
    CCCD: '058093029317',
    'Ngày tiêm mũi 1': '05/08/2021',
    'Loại vắc xin mũi 1': 'Pfizer',
    'Ngày tiêm mũi 2': '01/08/2021',
    'Loại vắc xin mũi 2': 'Pfizer',
  };
  expect(problems('vaccination', row)).toEqual(['day2: interval']);
});
