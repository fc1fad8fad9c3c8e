import type { ReportInput } from './input.ts';
import type { Publication } from './small-numbers.ts';

/**
 * The input of a report for the public: the published numbers, compared with what was published before, and nothing
 * that could give a small number away beside them — no daily values, no times of single cases, no level with the cases
 * it was computed from, no list of venues, no link to the rows behind a number.
 */
export function publishedInput(
  input: ReportInput,
  publication: Publication,
  earlier: { readonly weekBefore?: Publication; readonly revisionBefore?: Publication } = {},
): ReportInput {
  const { district, filing, populations, populationSource, narratives, outreach, position, units, mapOf } = input;
  const { weekBefore, revisionBefore } = earlier;
  return {
    report: publication.shown,
    district,
    filing,
    populations,
    held: publication.held.length,
    ...(populationSource === undefined ? {} : { populationSource }),
    ...(narratives === undefined ? {} : { narratives }),
    ...(outreach === undefined ? {} : { outreach }),
    ...(position === undefined ? {} : { position }),
    ...(units === undefined ? {} : { units }),
    ...(mapOf === undefined || mapOf === 'level' ? {} : { mapOf }),
    ...(weekBefore === undefined ? {} : { before: weekBefore.shown }),
    ...(revisionBefore === undefined ? {} : { previous: { report: revisionBefore.shown } }),
  };
}
