import { indicatorCell, inWords, type Making, number, populationOf, words } from '../cells.ts';
import { change, contactsPerCase, medianFlagging, sevenDayMean, shareActive, shareOfPopulation } from '../derived.ts';
import type { Cell, Row, Section, Table } from '../document.ts';
import { addDays, dayText, type NumberStyle } from '../format.ts';
import { INDICATORS, TRAITS } from '../indicators.ts';
import { areaText } from '../letterhead.ts';
import { type Text, text } from '../text.ts';
import type { Lookup } from '../weekly.ts';

function changeWords(now: number | null | undefined, before: number | null | undefined): Text {
  const percent = change(now, before)?.percent;
  if (percent == null) return text('', '');
  const written = inWords(Math.abs(percent), 'percent');
  if (percent === 0) return text(', không đổi so với tuần trước', ', the same as the week before');
  return percent > 0
    ? text(`, tăng ${written.vi} so với tuần trước`, `, up ${written.en} on the week before`)
    : text(`, giảm ${written.vi} so với tuần trước`, `, down ${written.en} on the week before`);
}

/** The week in a few sentences, made from the numbers. */
function sentences({ input, now, before, area }: Making): Text[] {
  const { report } = input;
  const n = (indicator: Parameters<Lookup>[1]): Text => inWords(now(area, indicator), 'count');
  const share = inWords(shareActive(now, area), 'percent');
  const perCase = contactsPerCase(now, area);
  const place = areaText(input.district);
  const from = dayText(addDays(report.week, -7));
  const last = dayText(addDays(report.week, -1));
  const ratioVi = perCase === null ? '' : ` (${inWords(perCase, 'ratio').vi} người/ca)`;
  const ratioEn = perCase === null ? '' : ` (${inWords(perCase, 'ratio').en} a case)`;
  const scansChange = changeWords(now(area, 'scans'), before(area, 'scans'));
  const casesChange = changeWords(now(area, 'cases'), before(area, 'cases'));
  return [
    text(
      `Từ ${from.vi} đến hết ${last.vi}, ${place.vi} có ${n('scans').vi} lượt quét mã của ${n('people').vi} người${scansChange.vi}. Có ${n('venues_active').vi}/${n('venues_registered').vi} địa điểm đã đăng ký có quét mã (${share.vi}); ${n('venues_inactive').vi} địa điểm không quét mã; ${n('communes_silent').vi} xã, phường, thị trấn không có lượt quét nào.`,
      `From ${from.en} to ${last.en}, ${place.en} had ${n('scans').en} scans by ${n('people').en} people${scansChange.en}. Of ${n('venues_registered').en} registered venues ${n('venues_active').en} were active (${share.en}) and ${n('venues_inactive').en} were not; ${n('communes_silent').en} communes had no scan.`,
    ),
    text(
      `Ghi nhận ${n('cases').vi} ca mắc${casesChange.vi}; xác định ${n('contacts').vi} người tiếp xúc${ratioVi}; ${n('isolations_begun').vi} trường hợp bắt đầu cách ly, ${n('isolations_breached').vi} trường hợp vi phạm cách ly. Đã kiểm tra ${n('inspections').vi} lượt, phát hiện ${n('violations').vi} vi phạm.`,
      `${n('cases').en} cases were recorded${casesChange.en}; ${n('contacts').en} contacts were identified${ratioEn}; ${n('isolations_begun').en} isolations began and ${n('isolations_breached').en} were breached. ${n('inspections').en} inspections found ${n('violations').en} violations.`,
    ),
  ];
}

function derivedRow(label: Text, now: number | null, before: number | null, style: NumberStyle): Row {
  const difference = change(now, before);
  // The change of a share is in percentage points, so it has no percent of its own.
  const by: Cell = number(difference?.by, style === 'percent' ? 'change-percent' : 'change');
  const blank = words(text('', ''));
  return {
    cells: [words(label), number(now, style), number(before, style), style === 'percent' ? by : blank, blank, blank],
  };
}

/** Every indicator of the area, beside the week before, and the values derived from them. */
function mainTable(made: Making): Table {
  const { input, now, before, area } = made;
  const rows: Row[] = INDICATORS.map((indicator) => {
    const difference = change(now(area, indicator), before(area, indicator));
    return {
      cells: [
        words(TRAITS[indicator].label),
        indicatorCell(made, area, indicator),
        number(before(area, indicator), 'count'),
        number(difference?.by, 'change'),
        number(difference?.percent, 'change-percent'),
        number(sevenDayMean(input.report, now, area, indicator, input.daily), 'mean'),
      ],
    };
  });
  const people = populationOf(made, area);
  const both = (of: (lookup: Lookup) => number | null): [number | null, number | null] => [of(now), of(before)];
  rows.push(
    derivedRow(
      text('Tỷ lệ địa điểm có quét mã', 'Share of venues active'),
      ...both((of) => shareActive(of, area)),
      'percent',
    ),
    derivedRow(
      text('Người tiếp xúc trên một ca', 'Contacts per case'),
      ...both((of) => contactsPerCase(of, area)),
      'ratio',
    ),
    derivedRow(
      text('Trung vị từ lấy mẫu đến báo người tiếp xúc', 'Median from sample to contacts flagged'),
      medianFlagging(input.flagging ?? [], area),
      null,
      'minutes',
    ),
    derivedRow(
      text('Tỷ lệ dân số đã tiêm ít nhất một mũi', 'Share of people with at least one dose'),
      ...both((of) => shareOfPopulation(of, area, 'people_one_dose', people)),
      'percent',
    ),
    derivedRow(
      text('Tỷ lệ dân số đã tiêm đủ liều', 'Share of people fully vaccinated'),
      ...both((of) => shareOfPopulation(of, area, 'people_full', people)),
      'percent',
    ),
  );
  return {
    kind: 'table',
    id: 'summary',
    caption: text('Các chỉ tiêu trong tuần', 'Indicators of the week'),
    columns: [
      { heading: text('Chỉ tiêu', 'Indicator'), align: 'start', width: 4.2 },
      { heading: text('Tuần này', 'This week'), align: 'end', width: 1.4 },
      { heading: text('Tuần trước', 'Week before'), align: 'end', width: 1.4 },
      { heading: text('Tăng, giảm', 'Change'), align: 'end', width: 1.3 },
      { heading: text('Tăng, giảm %', 'Change %'), align: 'end', width: 1.2 },
      { heading: text('Trung bình ngày', 'Daily mean'), align: 'end', width: 1.4 },
    ],
    rows,
    note: text(
      'Tỷ lệ trên 100% là số thật, không bị cắt: người dân có thể tiêm ngoài nơi cư trú. Tăng, giảm của tỷ lệ tính theo điểm phần trăm.',
      'A share above 100% is real and is not cut: people are vaccinated away from home. Changes of a share are in percentage points.',
    ),
  };
}

/** Section: the week in short. */
export function summary(made: Making): Section {
  return {
    id: 'tom-tat',
    heading: text('TÓM TẮT TRONG TUẦN', 'THE WEEK IN SHORT'),
    blocks: [...sentences(made).map((one) => ({ kind: 'paragraph', text: one }) as const), mainTable(made)],
  };
}
