import type { Assessment } from '../../level/level.ts';
import { inputText } from '../../level/words.ts';
import { areaName, communesOf, type Making, number, words } from '../cells.ts';
import type { Block, Row, Section } from '../document.ts';
import { dayText } from '../format.ts';
import { same, type Text, text } from '../text.ts';

function remark(one: Assessment): Text {
  if (one.set !== null) {
    const day = dayText(one.set.date);
    return text(`theo Quyết định ${one.set.number} ngày ${day.vi}`, `by Decision ${one.set.number} of ${day.en}`);
  }
  if (one.computed.level === null) {
    const names = one.computed.missing.map(inputText);
    return text(
      `không tính được, thiếu: ${names.map((name) => name.vi).join('; ')}`,
      `cannot be computed, missing: ${names.map((name) => name.en).join('; ')}`,
    );
  }
  return one.computed.raised
    ? text(
        'tăng một cấp: chưa đủ người cao tuổi tiêm đủ liều',
        'raised by one: too few of the elderly fully vaccinated',
      )
    : same('');
}

/** Section: the level of each commune, computed and set by decision, side by side. */
export function levels(made: Making): Section | null {
  const { levels: assessments, district } = made.input;
  if (assessments === undefined || assessments.length === 0) return null;
  const byCommune = new Map(assessments.map((one) => [one.commune, one]));
  const rows: Row[] = communesOf(district).flatMap((area) => {
    const one = byCommune.get(area.commune!);
    if (one === undefined) return [];
    const incidence = one.computed.steps.find((step) => step.name === 'incidence' || step.name === 'cases');
    return [
      {
        cells: [
          words(areaName(area)),
          number(one.inputs.cases, 'count'),
          number(incidence?.value, 'mean'),
          number(one.computed.level, 'level'),
          number(one.set?.level, 'level'),
          words(remark(one)),
        ],
      },
    ];
  });
  const first = assessments[0]!;
  const day = dayText(first.day);
  const doubts = first.uncertain.length;
  const blocks: Block[] = [
    {
      kind: 'table',
      id: 'levels',
      caption: text(
        `Cấp độ dịch ngày ${day.vi} theo Quyết định ${first.decision ?? '…'}`,
        `Epidemic level on ${day.en} by Decision ${first.decision ?? '…'}`,
      ),
      columns: [
        { heading: text('Đơn vị', 'Area'), align: 'start', width: 1.6 },
        { heading: text('Ca cộng đồng', 'Community cases'), align: 'end', width: 1 },
        { heading: text('Ca/100.000 dân/tuần', 'Per 100,000 a week'), align: 'end', width: 1.3 },
        { heading: text('Tính được', 'Computed'), align: 'end', width: 0.9 },
        { heading: text('Đã công bố', 'Set'), align: 'end', width: 0.9 },
        { heading: text('Ghi chú', 'Remark'), align: 'start', width: 3 },
      ],
      rows,
      ...(doubts > 0
        ? {
            note: text(
              `Có ${doubts} điểm của quy định chưa được đối chiếu với văn bản gốc; xem tệp quy tắc.`,
              `${doubts} points of the rules have not been checked against the decision's text; see the rules file.`,
            ),
          }
        : {}),
    },
  ];
  return { id: 'cap-do-dich', heading: text('CẤP ĐỘ DỊCH', 'EPIDEMIC LEVEL'), blocks };
}
