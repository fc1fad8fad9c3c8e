import { areaName, communesOf, inWords, type Making, number, words } from '../cells.ts';
import { clean } from '../clean.ts';
import { type Difference, differences } from '../differences.ts';
import type { Block, Section } from '../document.ts';
import { instantText } from '../format.ts';
import { TRAITS } from '../indicators.ts';
import { join, same, type Text, text } from '../text.ts';
import { scoped } from '../weekly.ts';

/** Section: what the officers wrote, each in a box with its author. */
export function narratives(made: Making): Section | null {
  const { narratives: written = [], outreach = [] } = made.input;
  const blocks: Block[] = written.map((one) => {
    const at = instantText(one.at);
    const vi = clean(one.text).split(/\n\s*\n/);
    const en = one.english === undefined ? vi : clean(one.english).split(/\n\s*\n/);
    const title = one.title === undefined ? text('Nhận xét', 'Remarks') : same(clean(one.title));
    const who = clean(`${one.author}, ${one.role}`);
    return {
      kind: 'box',
      title,
      paragraphs: Array.from({ length: Math.max(vi.length, en.length) }, (_, line) =>
        text(vi[line] ?? '', en[line] ?? ''),
      ),
      by: text(`${who}, ${at.vi}`, `${who}, ${at.en}`),
    };
  });
  const communes = new Set(communesOf(made.input.district).map((area) => area.commune));
  const reached = outreach.filter((one) => communes.has(one.commune));
  if (reached.length > 0) {
    const households = inWords(
      reached.reduce((sum, one) => sum + one.households, 0),
      'count',
    );
    blocks.unshift({
      kind: 'paragraph',
      text: text(
        `Các Tổ COVID cộng đồng đã đến ${households.vi} hộ gia đình để tuyên truyền về quét mã QR và PC-COVID.`,
        `The community teams reached ${households.en} households to explain scanning and PC-COVID.`,
      ),
    });
  }
  return blocks.length === 0
    ? null
    : { id: 'nhan-xet', heading: text('NHẬN XÉT, KIẾN NGHỊ', 'REMARKS AND PROPOSALS'), blocks };
}

function reasons(difference: Difference): Text {
  if (difference.causes.length === 0)
    return text('dữ liệu đến muộn hoặc được sửa', 'data that came late or was corrected');
  return join(
    difference.causes.map((cause) => text(clean(cause.reason), clean(cause.english ?? cause.reason))),
    '; ',
  );
}

/** Section: from the second revision on, what is not as the revision before said, and why. */
export function changes(made: Making): Section | null {
  const { report, previous, district } = made.input;
  if (report.revision < 2 || previous === undefined) return null;
  const found = differences(scoped(previous.report, district), scoped(report, district), previous.causes);
  const was = instantText(previous.report.asOf);
  const heading = text('THAY ĐỔI SO VỚI BẢN TRƯỚC', 'CHANGES SINCE THE REVISION BEFORE');
  const intro = text(
    `Bản số ${report.revision} thay bản số ${previous.report.revision} (số liệu tính đến ${was.vi}). Có ${found.length} số liệu thay đổi.`,
    `Revision ${report.revision} replaces revision ${previous.report.revision} (as known at ${was.en}). ${found.length} figures changed.`,
  );
  const blocks: Block[] = [{ kind: 'paragraph', text: intro }];
  if (found.length > 0) {
    blocks.push({
      kind: 'table',
      id: 'changes',
      caption: text('Các số liệu đã thay đổi và lý do', 'Figures that changed, and why'),
      columns: [
        { heading: text('Đơn vị', 'Area'), align: 'start', width: 1.5 },
        { heading: text('Chỉ tiêu', 'Indicator'), align: 'start', width: 2.4 },
        { heading: text('Bản trước', 'Before'), align: 'end', width: 0.9 },
        { heading: text('Bản này', 'Now'), align: 'end', width: 0.9 },
        { heading: text('Tăng, giảm', 'Change'), align: 'end', width: 0.9 },
        { heading: text('Lý do', 'Why'), align: 'start', width: 2.6 },
      ],
      rows: found.map((one) => ({
        cells: [
          words(areaName(one)),
          words(TRAITS[one.indicator].label),
          number(one.before, 'count'),
          number(one.after, 'count'),
          number(one.after - one.before, 'change'),
          words(reasons(one)),
        ],
      })),
    });
  }
  return { id: 'thay-doi', heading, blocks };
}

/** Section: as of when the numbers are, where they come from, and how to read them. */
export function provenance(made: Making): Section {
  const { report, position, populationSource, held = 0 } = made.input;
  const asOf = instantText(report.asOf);
  const from = instantText(report.from);
  const to = instantText(report.to);
  const items: Text[] = [
    text(
      `Kỳ báo cáo: từ ${from.vi} đến trước ${to.vi} (giờ Việt Nam).`,
      `Period: from ${from.en} to before ${to.en} (Viet Nam time).`,
    ),
    text(
      `Chỉ tính những gì đã biết tại thời điểm ${asOf.vi}; bản số ${report.revision}.`,
      `Only what was known at ${asOf.en} is counted; revision ${report.revision}.`,
    ),
  ];
  if (position !== undefined) {
    items.push(text(`Vị trí nhật ký dữ liệu: ${clean(position)}.`, `Computed at log position: ${clean(position)}.`));
  }
  if (populationSource !== undefined) {
    items.push(text(`Dân số: ${populationSource.vi}`, `Population: ${populationSource.en}`));
  }
  if (report.rows.some((row) => row.value === null)) {
    items.push(
      text(
        'Ô có dấu * không công bố vì số nhỏ có thể làm lộ thông tin của một người.',
        'Cells marked * are not published, because a small number may tell who a person is.',
      ),
    );
  }
  if (held > 0) {
    items.push(
      text(
        `${held} số liệu giữ nguyên như lần công bố trước, vì thay đổi còn quá nhỏ để công bố.`,
        `${held} figures are as published before, because their change is still too small to publish.`,
      ),
    );
  }
  items.push(
    text(
      'Số người quét, số người tiếp xúc của một địa bàn đếm mỗi người một lần, nên không bằng tổng các địa bàn nhỏ hơn. Dữ liệu đến muộn tạo bản mới kèm danh sách thay đổi.',
      'People and contacts are counted once in each area, so an area is not the sum of its parts. Late data makes a new revision with a list of changes.',
    ),
  );
  return {
    id: 'nguon',
    heading: text('NGUỒN SỐ LIỆU VÀ CÁCH ĐỌC', 'SOURCES AND HOW TO READ'),
    blocks: [{ kind: 'list', items }],
  };
}
