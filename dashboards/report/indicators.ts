import { type Text, text } from './text.ts';

/** The indicators of *The reporting week*, in the order a report shows them. */
export const INDICATORS = [
  'venues_registered',
  'venues_new',
  'venues_active',
  'venues_inactive',
  'communes_silent',
  'scans',
  'repeats',
  'people',
  'cases',
  'contacts',
  'isolations_begun',
  'isolations_breached',
  'doses',
  'people_one_dose',
  'people_full',
  'inspections',
  'violations',
] as const;

/** An indicator by its name in `semantics.md`. */
export type Indicator = (typeof INDICATORS)[number];

/** What a report and its readers need to know about an indicator. */
export interface IndicatorTraits {
  readonly label: Text;
  /** A short label for the head of a table. */
  readonly short: Text;
  /** `sum`: the days of a week add up to it; `distinct`: they do not; `standing`: it is a state at the week's end. */
  readonly over: 'sum' | 'distinct' | 'standing';
  /** Whether the areas inside an area add up to it (with what has no area). */
  readonly additive: boolean;
  /** Whether it counts people or what people did, so that a small number may tell who. */
  readonly personal: boolean;
}

const traits = (
  vi: string,
  en: string,
  shortVi: string,
  shortEn: string,
  over: IndicatorTraits['over'],
  additive: boolean,
  personal: boolean,
): IndicatorTraits => ({ label: text(vi, en), short: text(shortVi, shortEn), over, additive, personal });

/** The traits of every indicator. */
export const TRAITS: Readonly<Record<Indicator, IndicatorTraits>> = {
  venues_registered: traits(
    'Địa điểm đã đăng ký mã QR',
    'Venues registered',
    'Đã đăng ký',
    'Registered',
    'standing',
    true,
    false,
  ),
  venues_new: traits('Địa điểm đăng ký mới', 'Venues newly registered', 'Đăng ký mới', 'New', 'sum', true, false),
  venues_active: traits(
    'Địa điểm có quét mã trong tuần',
    'Venues active in the week',
    'Có quét mã',
    'Active',
    'distinct',
    true,
    false,
  ),
  venues_inactive: traits(
    'Địa điểm không quét mã trong tuần',
    'Venues inactive in the week',
    'Không quét',
    'Inactive',
    'standing',
    true,
    false,
  ),
  communes_silent: traits(
    'Xã, phường, thị trấn không có lượt quét',
    'Communes without a scan',
    'Xã không quét',
    'Silent communes',
    'standing',
    true,
    false,
  ),
  scans: traits('Lượt quét mã', 'Scans', 'Lượt quét', 'Scans', 'sum', true, true),
  repeats: traits('Lượt quét lặp lại', 'Repeated scans', 'Quét lặp', 'Repeats', 'sum', true, true),
  people: traits('Số người quét mã', 'People who scanned', 'Người quét', 'People', 'distinct', false, true),
  cases: traits('Ca mắc (theo ngày lấy mẫu)', 'Cases (by day of sample)', 'Ca mắc', 'Cases', 'sum', true, true),
  contacts: traits(
    'Người tiếp xúc được xác định',
    'Contacts identified',
    'Người tiếp xúc',
    'Contacts',
    'distinct',
    false,
    true,
  ),
  isolations_begun: traits(
    'Trường hợp bắt đầu cách ly',
    'Isolations begun',
    'Cách ly mới',
    'Isolations',
    'sum',
    true,
    true,
  ),
  isolations_breached: traits(
    'Trường hợp vi phạm cách ly',
    'Isolations breached',
    'Vi phạm cách ly',
    'Breaches',
    'distinct',
    true,
    true,
  ),
  doses: traits('Mũi vắc xin đã tiêm', 'Vaccine doses given', 'Mũi tiêm', 'Doses', 'sum', true, true),
  people_one_dose: traits(
    'Người đã tiêm ít nhất một mũi',
    'People with at least one dose',
    'Ít nhất 1 mũi',
    'One dose',
    'standing',
    true,
    true,
  ),
  people_full: traits(
    'Người đã tiêm đủ liều',
    'People fully vaccinated',
    'Đủ liều',
    'Fully vacc.',
    'standing',
    true,
    true,
  ),
  inspections: traits('Lượt kiểm tra', 'Inspections', 'Kiểm tra', 'Inspections', 'sum', true, false),
  violations: traits('Vi phạm phát hiện khi kiểm tra', 'Violations found', 'Vi phạm', 'Violations', 'sum', true, false),
};
