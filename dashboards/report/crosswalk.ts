import { readFileSync } from 'node:fs';
import type { Indicator } from './indicators.ts';
import { TRAITS } from './indicators.ts';
import { lookup, type WeeklyReport } from './weekly.ts';

/** Which units a count is by: the communes of 2021, of 1 November 2024, or of 1 July 2025. */
export type Units = '2021' | '2024-11' | '2025-07';

/** One line of the crosswalk: a unit of 2021 and what it became. */
export interface CrosswalkLine {
  readonly code2021: string;
  readonly name2021: string;
  readonly code202411: string;
  readonly name202411: string;
  readonly code202507: string;
  readonly name202507: string;
  /** `whole`: all of it went there. `split`: parts of it went to several units. */
  readonly mapping: 'whole' | 'split';
}

/** A count by a later unit: what is surely in it, and the split units that may be in it in part. */
export interface UnitCount {
  readonly code: string;
  readonly name: string;
  /** Sum over the units of 2021 that went into it whole; `null` when one of them is hidden or not known. */
  readonly value: number | null;
  /** Units of 2021 that went whole into this one. */
  readonly whole: readonly string[];
  /** Units of 2021 of which only a part went here, with their full counts, which are in no unit's `value`. */
  readonly split: readonly { readonly code: string; readonly name: string; readonly value: number | null }[];
}

/** The communes of 2021 and their later units, from `schemas/data`. */
export const CROSSWALK: readonly CrosswalkLine[] = readFileSync(
  new URL('../../schemas/data/ninh-thuan-crosswalk-2021-2024-2025.csv', import.meta.url),
  'utf8',
)
  .trim()
  .split(/\r?\n/)
  .slice(1)
  .map((line) => {
    const [code2021, name2021, , , code202411, name202411, code202507, name202507, mapping] = line.split(',');
    return {
      code2021: code2021!,
      name2021: name2021!,
      code202411: code202411!,
      name202411: name202411!,
      code202507: code202507!,
      name202507: name202507!,
      mapping: mapping === 'split' ? 'split' : 'whole',
    };
  });

function unitOf(line: CrosswalkLine, units: Units): { code: string; name: string } {
  switch (units) {
    case '2021':
      return { code: line.code2021, name: line.name2021 };
    case '2024-11':
      return { code: line.code202411, name: line.name202411 };
    case '2025-07':
      return { code: line.code202507, name: line.name202507 };
  }
}

/**
 * The same counts by the units of a later day. A unit of 2021 that was split is never apportioned: no rule says how
 * many of its scans or people went to which side, so its count stands beside every unit that got a part of it.
 */
export function byUnits(
  counts: ReadonlyMap<string, number | null>,
  units: Units,
  lines: readonly CrosswalkLine[] = CROSSWALK,
): UnitCount[] {
  // A split unit of 2021 is whole again under units where all its lines agree.
  const codes = new Map<string, Set<string>>();
  for (const line of lines) {
    const set = codes.get(line.code2021) ?? new Set();
    codes.set(line.code2021, set.add(unitOf(line, units).code));
  }
  const made = new Map<string, { name: string; whole: Set<string>; split: Map<string, string> }>();
  for (const line of lines) {
    const { code, name } = unitOf(line, units);
    const unit = made.get(code) ?? { name, whole: new Set<string>(), split: new Map<string, string>() };
    made.set(code, unit);
    if (codes.get(line.code2021)!.size === 1) unit.whole.add(line.code2021);
    else unit.split.set(line.code2021, line.name2021);
  }
  const valueOf2021 = (code: string): number | null => counts.get(code) ?? null;
  return [...made].map(([code, unit]) => {
    const values = [...unit.whole].map(valueOf2021);
    return {
      code,
      name: unit.name,
      value: values.some((value) => value === null) ? null : values.reduce<number>((sum, value) => sum + value!, 0),
      whole: [...unit.whole],
      split: [...unit.split].map(([part, name]) => ({ code: part, name, value: valueOf2021(part) })),
    };
  });
}

/**
 * An indicator of a report by the units of a later day; see {@link byUnits}.
 *
 * Throws for an indicator whose parts do not add up (`people`, `contacts`): a person seen in two communes that became
 * one would count twice.
 */
export function reportByUnits(report: WeeklyReport, indicator: Indicator, units: Units): UnitCount[] {
  if (units !== '2021' && !TRAITS[indicator].additive) {
    throw new Error(`"${indicator}" counts each person once in an area, so communes cannot be added up to later units`);
  }
  const of = lookup(report);
  const counts = new Map<string, number | null>();
  for (const row of report.rows) {
    if (row.commune !== null && row.indicator === indicator) {
      counts.set(row.commune, of(row, indicator) ?? null);
    }
  }
  return byUnits(counts, units);
}
