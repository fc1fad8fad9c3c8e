import { DISTRICTS } from '../../../schemas/areas.ts';
import { areaName, communesOf, indicatorCell, type Making, number, populationOf, words } from '../cells.ts';
import { contactsPerCase, shareActive, shareOfPopulation } from '../derived.ts';
import type { Cell, Column, Row, Section, Table } from '../document.ts';
import { type Indicator, TRAITS } from '../indicators.ts';
import { type Text, text } from '../text.ts';
import type { Area } from '../weekly.ts';

/** A column over areas: its head, and its cell for an area. */
interface AreaColumn {
  readonly heading: Text;
  readonly cell: (made: Making, area: Area) => Cell;
}

const of = (indicator: Indicator): AreaColumn => ({
  heading: TRAITS[indicator].short,
  cell: (made, area) => indicatorCell(made, area, indicator),
});

const ACTIVITY: readonly AreaColumn[] = [
  of('venues_registered'),
  of('venues_new'),
  of('venues_active'),
  of('venues_inactive'),
  {
    heading: text('% có quét', '% active'),
    cell: (made, area) => number(shareActive(made.now, area), 'percent'),
  },
  of('scans'),
  of('repeats'),
  of('people'),
  of('inspections'),
  of('violations'),
];

const share = (indicator: Indicator, heading: Text): AreaColumn => ({
  heading,
  cell: (made, area) => number(shareOfPopulation(made.now, area, indicator, populationOf(made, area)), 'percent'),
});

const HEALTH: readonly AreaColumn[] = [
  of('cases'),
  of('contacts'),
  {
    heading: text('Tiếp xúc/ca', 'Contacts/ case'),
    cell: (made, area) => number(contactsPerCase(made.now, area), 'ratio'),
  },
  of('isolations_begun'),
  of('isolations_breached'),
  of('doses'),
  of('people_one_dose'),
  share('people_one_dose', text('% dân', '% people')),
  of('people_full'),
  share('people_full', text('% dân', '% people')),
];

function rowOf(made: Making, area: Area, columns: readonly AreaColumn[], strong: boolean): Row {
  return { cells: [words(areaName(area)), ...columns.map((column) => column.cell(made, area))], strong };
}

function table(made: Making, id: string, caption: Text, columns: readonly AreaColumn[], areas: readonly Area[]): Table {
  const heads: Column[] = [
    { heading: text('Đơn vị', 'Area'), align: 'start', width: 2.5 },
    ...columns.map((column) => ({ heading: column.heading, align: 'end', width: 1.15 }) as const),
  ];
  return {
    kind: 'table',
    id,
    caption,
    columns: heads,
    rows: areas.map((area) => rowOf(made, area, columns, area.commune === null)),
  };
}

/** Section: scanning, inspections and health, by district (for the province) and by commune. */
export function areas(made: Making): Section {
  const { district } = made.input;
  const own: Area = { district, commune: null };
  const byCommune: Area[] =
    district === null
      ? DISTRICTS.flatMap((one) => [{ district: one.code, commune: null }, ...communesOf(one.code)])
      : communesOf(district);
  const communes = [...byCommune, own];
  const blocks: Table[] = [];
  if (district === null) {
    const districts: Area[] = [...DISTRICTS.map((one) => ({ district: one.code, commune: null })), own];
    blocks.push(
      table(
        made,
        'districts-activity',
        text('Quét mã và kiểm tra theo huyện, thành phố', 'Scanning and inspections by district'),
        ACTIVITY,
        districts,
      ),
      table(
        made,
        'districts-health',
        text('Ca mắc, tiếp xúc, cách ly, tiêm chủng theo huyện, thành phố', 'Health by district'),
        HEALTH,
        districts,
      ),
    );
  }
  blocks.push(
    table(
      made,
      'communes-activity',
      text('Quét mã và kiểm tra theo xã, phường, thị trấn', 'Scanning and inspections by commune'),
      ACTIVITY,
      communes,
    ),
    table(
      made,
      'communes-health',
      text('Ca mắc, tiếp xúc, cách ly, tiêm chủng theo xã, phường, thị trấn', 'Health by commune'),
      HEALTH,
      communes,
    ),
  );
  return {
    id: 'dia-ban',
    heading: text('SỐ LIỆU THEO ĐỊA BÀN', 'FIGURES BY AREA'),
    blocks,
  };
}
