import { COMMUNES, DISTRICTS } from '../../schemas/areas.ts';
import { communesOf } from './cells.ts';
import type { DailyValue, FlaggingTime } from './derived.ts';
import { addDays, daysBetween } from './format.ts';
import { INDICATORS, type Indicator } from './indicators.ts';
import type { InactiveVenue, Narrative, ReportInput } from './input.ts';
import type { Area, ReportRow, WeeklyReport } from './weekly.ts';

/** Random numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

type Values = Record<Indicator, number>;

function communeValues(random: () => number, scale: number): Values {
  const between = (low: number, high: number): number => Math.floor(low + random() * (high - low));
  const registered = between(200, 1100);
  const silent = random() < 0.05;
  const active = silent ? 0 : Math.floor(registered * (0.1 + random() * 0.85) * scale);
  const scans = active * between(6, 16);
  const cases = Math.floor(random() ** 3 * 40 * scale);
  const inspections = between(0, 9);
  const population = between(4000, 14000);
  const oneDose = Math.floor(population * (0.6 + random() * 0.5));
  return {
    venues_registered: registered,
    venues_new: between(0, 25),
    venues_active: active,
    venues_inactive: registered - active,
    communes_silent: scans === 0 ? 1 : 0,
    scans,
    repeats: Math.floor(scans * random() * 0.1),
    people: Math.floor(scans * (0.3 + random() * 0.3)),
    cases,
    contacts: cases * between(0, 9),
    isolations_begun: cases + between(0, 6),
    isolations_breached: random() < 0.2 ? 1 : 0,
    doses: between(20, 900),
    people_one_dose: oneDose,
    people_full: Math.floor(oneDose * (0.6 + random() * 0.35)),
    inspections,
    violations: Math.floor(inspections * random() * 0.4),
  };
}

/** An invented week of all 65 communes for the specs: parts add up, and people are fewer in an area than in its parts. */
export function inventedWeek(seed: number, week = '2021-12-09', scale = 1): WeeklyReport {
  const random = seeded(seed);
  const rows: ReportRow[] = [];
  const put = (area: Area, values: Values): void => {
    for (const indicator of INDICATORS) {
      // A commune is silent or not; only larger areas count silent communes.
      if (indicator === 'communes_silent' && area.commune !== null) continue;
      rows.push({ ...area, indicator, value: values[indicator] });
    }
  };
  const add = (parts: readonly Values[]): Values => {
    const sums = Object.fromEntries(
      INDICATORS.map((indicator) => [indicator, parts.reduce((sum, part) => sum + part[indicator], 0)]),
    ) as Values;
    for (const distinct of ['people', 'contacts'] as const) sums[distinct] = Math.floor(sums[distinct] * 0.93);
    return sums;
  };
  const districts = DISTRICTS.map((district) => {
    const parts = COMMUNES.filter((commune) => commune.district === district.code).map((commune) => {
      const values = communeValues(random, scale);
      put({ district: district.code, commune: commune.code }, values);
      return values;
    });
    const values = add(parts);
    put({ district: district.code, commune: null }, values);
    return values;
  });
  put({ district: null, commune: null }, add(districts));
  return {
    week,
    from: `${addDays(week, -8)}T17:00:00.000Z`,
    to: `${addDays(week, -1)}T17:00:00.000Z`,
    asOf: `${week}T01:30:00.000Z`,
    revision: 1,
    rows,
  };
}

/** Everything a report can be made from, invented. */
export function inventedInput(seed = 20211209, district: string | null = null): ReportInput {
  const random = seeded(seed + 1);
  const report = inventedWeek(seed);
  const areas: Area[] = [
    { district: null, commune: null },
    ...DISTRICTS.map((one) => ({ district: one.code, commune: null })),
  ];
  const daily: DailyValue[] = areas.flatMap((area) =>
    daysBetween('2021-11-11', '2021-12-09').flatMap((day): DailyValue[] => [
      { ...area, day, indicator: 'scans', value: Math.floor((area.district ? 8000 : 60000) * (0.7 + random() * 0.5)) },
      { ...area, day, indicator: 'cases', value: Math.floor((area.district ? 9 : 70) * random()) },
    ]),
  );
  const flagging: FlaggingTime[] = communesOf(null).flatMap((area) =>
    Array.from({ length: Math.floor(random() * 5) }, () => ({ ...area, minutes: Math.floor(60 + random() * 2000) })),
  );
  const inactive: InactiveVenue[] = communesOf(null).map((area, at) => ({
    venue: `NT-${String(at + 1).padStart(5, '0')}`,
    name: at % 3 === 0 ? 'Quán cà phê Bình Minh' : at % 3 === 1 ? 'Tạp hóa Hoa Sứ' : 'Xưởng mộc Tháp Chàm',
    category: at % 3 === 0 ? 'cafe' : at % 3 === 1 ? 'shop' : 'factory',
    commune: area.commune!,
    registered: '2021-11-02T03:00:00.000Z',
    lastScan: at % 4 === 0 ? null : '2021-11-28T09:12:00.000Z',
  }));
  const narratives: Narrative[] = [
    {
      title: 'Khó khăn, vướng mắc',
      text: 'Một số hộ kinh doanh nhỏ chưa có điện thoại thông minh.\n\nĐề nghị cấp thẻ QR giấy cho người cao tuổi.',
      english: 'Some small shops have no smartphone.\n\nWe ask for paper QR cards for the elderly.',
      author: 'Nguyễn Văn Mẫu',
      role: 'Chuyên viên Phòng Văn hóa và Thông tin',
      at: '2021-12-08T14:05:00.000Z',
    },
  ];
  return {
    report,
    district,
    filing: { status: 'draft' },
    populations: new Map(COMMUNES.map((commune) => [commune.code, 4000 + Math.floor(random() * 12000)])),
    before: inventedWeek(seed + 7, '2021-12-02', 0.9),
    daily,
    flagging,
    inactive,
    narratives,
    position: 'changes@1204417',
    linkOf: (area, indicator) =>
      `/v1/reports/weekly/rows?week=2021-12-09&indicator=${indicator}&district=${area.district ?? ''}&commune=${area.commune ?? ''}`,
  };
}
