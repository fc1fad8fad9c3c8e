import { COMMUNES } from '../../../schemas/areas.ts';
import { communesOf, type Making, number, words } from '../cells.ts';
import { reportByUnits, type UnitCount, type Units } from '../crosswalk.ts';
import type { Column, Row, Section, Table } from '../document.ts';
import { type Indicator, TRAITS } from '../indicators.ts';
import { join, same, type Text, text } from '../text.ts';

const NAMES: Readonly<Record<Exclude<Units, '2021'>, Text>> = {
  '2024-11': text('đơn vị hành chính từ 01/11/2024', 'the units of 1 November 2024'),
  '2025-07': text('đơn vị hành chính từ 01/7/2025', 'the units of 1 July 2025'),
};

const DIVIDED = text(
  '† Có đơn vị năm 2021 bị chia: số liệu của đơn vị đó không được phân bổ vào đơn vị mới nào.',
  '† A unit of 2021 was divided here: its counts are apportioned to none of the new units.',
);

const SHOWN: readonly Indicator[] = ['venues_registered', 'venues_active', 'scans', 'cases', 'doses', 'violations'];

const COMMUNE_NAMES = new Map(COMMUNES.map((commune) => [commune.code, commune.name]));

function madeOf(unit: UnitCount): Text {
  const whole = same(unit.whole.map((code) => COMMUNE_NAMES.get(code) ?? code).join(', '));
  const parts = unit.split.map((part) =>
    text(`một phần ${part.name} (chưa tính)`, `part of ${part.name} (not counted)`),
  );
  return join([...(unit.whole.length > 0 ? [whole] : []), ...parts], ', ');
}

function table(made: Making, units: Exclude<Units, '2021'>): Table {
  const { report, district } = made.input;
  // Of the whole report: a new unit may be made of communes of two districts.
  const counts = SHOWN.map((indicator) => reportByUnits(report, indicator, units));
  const inside = new Set(communesOf(district).map((area) => area.commune!));
  const hides = report.rows.some((row) => row.value === null);
  const rows: Row[] = counts[0]!.flatMap((unit, at) => {
    // A district's own report has the units that its communes went into.
    if (![...unit.whole, ...unit.split.map((part) => part.code)].some((code) => inside.has(code))) return [];
    return [
      {
        cells: [
          words(same(`${unit.name}${unit.split.length > 0 ? ' †' : ''}`)),
          words(madeOf(unit)),
          ...counts.map((one) => {
            const value = one[at]!.value;
            return value === null && hides ? { ...number(null, 'count'), hidden: true } : number(value, 'count');
          }),
        ],
      },
    ];
  });
  const columns: Column[] = [
    { heading: text('Đơn vị mới', 'New unit'), align: 'start', width: 2 },
    { heading: text('Gồm các đơn vị năm 2021', 'Made of the units of 2021'), align: 'start', width: 3 },
    ...SHOWN.map((indicator) => ({ heading: TRAITS[indicator].short, align: 'end', width: 1 }) as const),
  ];
  return {
    kind: 'table',
    id: `units-${units}`,
    caption: text(`Cùng số liệu, theo ${NAMES[units].vi}`, `The same counts by ${NAMES[units].en}`),
    columns,
    rows,
    ...(counts[0]!.some((unit) => unit.split.length > 0) ? { note: DIVIDED } : {}),
  };
}

/** Section: the same counts by the units that the communes of 2021 became. */
export function units(made: Making): Section | null {
  const { units: wanted = [] } = made.input;
  return wanted.length === 0
    ? null
    : {
        id: 'xua-va-nay',
        heading: text('SỐ LIỆU THEO ĐƠN VỊ HÀNH CHÍNH MỚI', 'THE COUNTS BY THE NEW UNITS'),
        blocks: wanted.map((one) => table(made, one)),
      };
}
