import { COMMUNES, DISTRICTS } from '../../schemas/areas.ts';
import type { Cell } from './document.ts';
import { formatNumber, type NumberStyle } from './format.ts';
import type { Indicator } from './indicators.ts';
import type { ReportInput } from './input.ts';
import { type Text, text } from './text.ts';
import { type Area, type Lookup, lookup } from './weekly.ts';

/** What every section is made with: the input, and lookups over this week and the week before. */
export interface Making {
  readonly input: ReportInput;
  readonly now: Lookup;
  readonly before: Lookup;
  /** The area the report is about. */
  readonly area: Area;
}

/** Prepares an input for the sections. */
export function making(input: ReportInput): Making {
  return {
    input,
    now: lookup(input.report),
    before: input.before === undefined ? () => undefined : lookup(input.before),
    area: { district: input.district, commune: null },
  };
}

/** A cell of words. */
export function words(value: Text): Cell {
  return { kind: 'text', text: value };
}

/** A cell of a number. */
export function number(value: number | null | undefined, style: NumberStyle): Cell {
  return { kind: 'number', value: value ?? null, style };
}

/** The cell of an indicator, with the link to the rows behind it. */
export function indicatorCell(made: Making, area: Area, indicator: Indicator): Cell {
  const value = made.now(area, indicator);
  const href = made.input.linkOf?.(area, indicator);
  return {
    kind: 'number',
    value: value ?? null,
    style: 'count',
    ...(value === null ? { hidden: true } : {}),
    ...(href === undefined ? {} : { href }),
  };
}

/** A number within a sentence; a dash when there is none. */
export function inWords(value: number | null | undefined, style: NumberStyle): Text {
  return value == null ? text('…', '…') : text(formatNumber(value, style, 'vi'), formatNumber(value, style, 'en'));
}

/** Communes of a district, or all of them, in the order of their districts. */
export function communesOf(district: string | null): Area[] {
  const order = DISTRICTS.filter((one) => district === null || one.code === district);
  return order.flatMap((one) =>
    COMMUNES.filter((commune) => commune.district === one.code).map((commune) => ({
      district: one.code,
      commune: commune.code,
    })),
  );
}

/** People of an area: communes from the configuration, districts and the province from the census of 2019. */
export function populationOf(made: Making, area: Area): number | null {
  if (area.commune !== null) return made.input.populations.get(area.commune) ?? null;
  const districts = DISTRICTS.filter((one) => area.district === null || one.code === area.district);
  return districts.reduce((sum, one) => sum + one.population, 0);
}

/** The name of an area as the first cell of a row. */
export function areaName(area: Area): Text {
  if (area.district === null) return text('Toàn tỉnh', 'Province');
  if (area.commune === null) {
    const district = DISTRICTS.find((one) => one.code === area.district);
    return text(district?.name ?? area.district, district?.name ?? area.district);
  }
  const commune = COMMUNES.find((one) => one.code === area.commune);
  return text(commune?.name ?? area.commune, commune?.name ?? area.commune);
}
