import { communeOf, DISTRICTS } from '../../schemas/areas.ts';
import { ratio } from '../report/derived.ts';
import { addDays, dayText, formatNumber } from '../report/format.ts';
import { type Text, text } from '../report/text.ts';
import { lookup, type WeeklyReport } from '../report/weekly.ts';

/** A commune as a sentence names it. */
export interface CommunePlace {
  readonly code: string;
  /** Such as `xã Phước Dinh`. */
  readonly name: Text;
  readonly district: Text;
}

/** Names a commune of 2021. Throws when there is none with the code. */
export function communePlace(code: string): CommunePlace {
  const commune = communeOf(code);
  const district = DISTRICTS.find((one) => one.code === commune?.district);
  if (commune === undefined || district === undefined) {
    throw new Error(`"${code}" is not the code of a commune of Ninh Thuận in 2021`);
  }
  const kind = commune.kind === 'phường' ? 'ward' : commune.kind === 'thị trấn' ? 'town' : 'commune';
  return {
    code,
    name: text(`${commune.kind} ${commune.name}`, `${commune.name} ${kind}`),
    district: text(
      `${district.kind} ${district.name}`,
      `${district.name} ${district.kind === 'thành phố' ? 'city' : 'district'}`,
    ),
  };
}

/**
 * A commune's own week in sentences, for a leaflet or to be read aloud. Give it published figures: a sentence whose
 * number is hidden is left out, and so is one without a number.
 */
export function communeSentences(report: WeeklyReport, code: string, population: number | null = null): Text[] {
  const { name } = communePlace(code);
  const area = { district: communeOf(code)!.district, commune: code };
  const all = lookup(report);
  const of = (indicator: Parameters<typeof all>[1]): number | null => all(area, indicator) ?? null;
  const n = (value: number, language: 'vi' | 'en'): string => formatNumber(value, 'count', language);
  const from = dayText(addDays(report.week, -7));
  const last = dayText(addDays(report.week, -1));
  const sentences: Text[] = [];
  const scans = of('scans');
  if (scans !== null) {
    sentences.push(
      text(
        `Từ ngày ${from.vi} đến ngày ${last.vi}, ${name.vi} ${scans === 0 ? 'chưa có lượt quét mã nào' : `có ${n(scans, 'vi')} lượt quét mã`}.`,
        `From ${from.en} to ${last.en}, ${name.en} had ${scans === 0 ? 'no scan' : `${n(scans, 'en')} scans`}.`,
      ),
    );
  }
  const [active, registered] = [of('venues_active'), of('venues_registered')];
  if (active !== null && registered !== null && registered > 0) {
    const left = registered - active;
    sentences.push(
      active === 0
        ? text(
            `Chưa địa điểm nào trong ${n(registered, 'vi')} địa điểm đã đăng ký có quét mã.`,
            `None of ${n(registered, 'en')} registered places was scanned at.`,
          )
        : text(
            `${n(active, 'vi')} trong ${n(registered, 'vi')} địa điểm đã đăng ký có quét mã${left > 0 ? `; còn ${n(left, 'vi')} địa điểm chưa quét` : ''}.`,
            `${n(active, 'en')} of ${n(registered, 'en')} registered places were scanned at${left > 0 ? `; ${n(left, 'en')} were not` : ''}.`,
          ),
    );
  }
  const cases = of('cases');
  if (cases !== null) {
    sentences.push(
      cases === 0
        ? text('Trong tuần không có ca mắc mới.', 'There was no new case this week.')
        : text(`Trong tuần có ${n(cases, 'vi')} ca mắc mới.`, `There were ${n(cases, 'en')} new cases this week.`),
    );
  }
  const full = ratio(of('people_full'), population, 100);
  if (full !== null) {
    const share = (language: 'vi' | 'en'): string => formatNumber(full, 'percent', language);
    sentences.push(
      text(
        `Số người đã tiêm đủ liều bằng ${share('vi')} dân số.`,
        `People fully vaccinated are ${share('en')} of the population.`,
      ),
    );
  }
  return sentences;
}
