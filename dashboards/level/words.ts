import type { LevelInputs } from './level.ts';

/** Vietnamese and English of an input's name. */
interface Named {
  readonly vi: string;
  readonly en: string;
}

const INPUTS: Readonly<Record<keyof LevelInputs | 'rules', Named>> = {
  rules: { vi: 'quy định có hiệu lực', en: 'rules in force' },
  population: { vi: 'dân số', en: 'population' },
  cases: { vi: 'số ca mắc mới tại cộng đồng', en: 'new community cases' },
  adultsOneDosePercent: { vi: 'tỷ lệ người lớn đã tiêm một mũi', en: 'share of adults with one dose' },
  elderlyFullPercent: { vi: 'tỷ lệ người cao tuổi đã tiêm đủ liều', en: 'share of the elderly fully vaccinated' },
  capacityMet: { vi: 'khả năng thu dung, điều trị', en: 'treatment capacity' },
  levelBefore: { vi: 'cấp độ lần trước', en: 'level before' },
  oxygen: { vi: 'số ca phải thở ô xy', en: 'patients on oxygen' },
  deaths: { vi: 'số ca tử vong', en: 'deaths' },
  fullPercent: { vi: 'tỷ lệ dân số đã tiêm đủ liều', en: 'share of people fully vaccinated' },
  atRiskFullPercent: { vi: 'tỷ lệ người nguy cơ cao đã tiêm đủ liều', en: 'share of people at risk fully vaccinated' },
  homeCareReady: { vi: 'khả năng chăm sóc tại nhà', en: 'readiness for home care' },
  districtBedsReady: { vi: 'giường bệnh tuyến huyện', en: 'district hospital beds' },
  icuBedsReady: { vi: 'giường hồi sức tích cực', en: 'intensive care beds' },
};

/** The name of an input of an epidemic level, for a reader. */
export function inputText(name: string): Named {
  return INPUTS[name as keyof typeof INPUTS] ?? { vi: name, en: name };
}
