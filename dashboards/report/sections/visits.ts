import { areaName, communesOf, type Making, number, words } from '../cells.ts';
import { clean } from '../clean.ts';
import type { Block, Section } from '../document.ts';
import { instantText } from '../format.ts';
import { same, type Text, text } from '../text.ts';

/** The most venues a document lists; the rest is in the export of the desk. */
const MOST = 300;

const CATEGORIES: Readonly<Record<string, Text>> = {
  office: text('cơ quan', 'office'),
  hospital: text('cơ sở y tế', 'hospital'),
  school: text('trường học', 'school'),
  factory: text('cơ sở sản xuất', 'factory'),
  supermarket: text('siêu thị', 'supermarket'),
  market: text('chợ', 'market'),
  hotel: text('cơ sở lưu trú', 'hotel'),
  restaurant: text('nhà hàng', 'restaurant'),
  cafe: text('quán cà phê', 'café'),
  transport: text('giao thông', 'transport'),
  worship: text('cơ sở tôn giáo', 'place of worship'),
  shop: text('cửa hàng', 'shop'),
  event: text('sự kiện', 'event'),
  other: text('khác', 'other'),
};

/** A category may be any word, also one that every object answers to, such as `constructor`. */
function nameOf(category: string): Text {
  return Object.hasOwn(CATEGORIES, category) ? CATEGORIES[category]! : CATEGORIES.other!;
}

/** Section: registered venues without a scan in the week, by commune and then longest silent first. */
export function visits(made: Making): Section | null {
  const { inactive } = made.input;
  if (inactive === undefined) return null;
  const areas = new Map(communesOf(made.input.district).map((area, at) => [area.commune!, { area, at }]));
  const listed = inactive
    .filter((venue) => areas.has(venue.commune))
    .toSorted(
      (a, b) =>
        areas.get(a.commune)!.at - areas.get(b.commune)!.at ||
        (a.lastScan ?? '').localeCompare(b.lastScan ?? '') ||
        (a.venue < b.venue ? -1 : 1),
    );
  const blocks: Block[] = [];
  if (listed.length === 0) {
    blocks.push({
      kind: 'paragraph',
      text: text(
        'Không có địa điểm nào ngừng quét mã trong tuần.',
        'No registered venue was without a scan this week.',
      ),
    });
  } else {
    const left = listed.length - MOST;
    blocks.push({
      kind: 'table',
      id: 'inactive-venues',
      caption: text(
        'Địa điểm đã đăng ký nhưng không có lượt quét trong tuần, cần đến kiểm tra',
        'Registered venues without a scan in the week, to be visited',
      ),
      columns: [
        { heading: text('STT', 'No.'), align: 'end', width: 0.6 },
        { heading: text('Địa điểm', 'Venue'), align: 'start', width: 3.4 },
        { heading: text('Loại', 'Kind'), align: 'start', width: 1.4 },
        { heading: text('Xã, phường', 'Commune'), align: 'start', width: 1.5 },
        { heading: text('Lần quét cuối', 'Last scan'), align: 'start', width: 2 },
      ],
      rows: listed.slice(0, MOST).map((venue, at) => ({
        cells: [
          number(at + 1, 'count'),
          words(same(clean(`${venue.name} (${venue.venue})`))),
          words(nameOf(venue.category)),
          words(areaName(areas.get(venue.commune)!.area)),
          words(venue.lastScan === null ? text('chưa bao giờ', 'never') : instantText(venue.lastScan)),
        ],
      })),
      ...(left > 0
        ? {
            note: text(
              `Và ${left} địa điểm khác; danh sách đầy đủ ở báo cáo của từng huyện và bản xuất của bàn làm việc.`,
              `And ${left} more; the full list is in each district's report and in the desk's export.`,
            ),
          }
        : {}),
    });
  }
  return {
    id: 'can-kiem-tra',
    heading: text('ĐỊA ĐIỂM CẦN KIỂM TRA', 'VENUES TO VISIT'),
    blocks,
  };
}
