import { making } from './cells.ts';
import type { ReportDocument, Section } from './document.ts';
import type { ReportInput } from './input.ts';
import { letterhead, signature } from './letterhead.ts';
import { areas } from './sections/areas.ts';
import { changes, narratives, provenance } from './sections/closing.ts';
import { figures } from './sections/figures.ts';
import { levels } from './sections/levels.ts';
import { summary } from './sections/summary.ts';
import { units } from './sections/units.ts';
import { visits } from './sections/visits.ts';
import { scoped } from './weekly.ts';

const NUMERALS = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'];

function numbered(section: Section, at: number): Section {
  const { heading } = section;
  const numeral = NUMERALS[at]!;
  return { ...section, heading: { vi: `${numeral}. ${heading.vi}`, en: `${numeral}. ${heading.en}` } };
}

/**
 * Makes the weekly report of the province or of one district: one document, from which every format is written.
 *
 * Throws when `district` is not one of Ninh Thuận, or when the report has no row for the area asked for, since a page
 * of dashes would look like a week without a scan.
 */
export function reportDocument(input: ReportInput): ReportDocument {
  const { report, district, filing } = input;
  if (!report.rows.some((row) => row.district === district && row.commune === null)) {
    throw new Error(`the report of ${report.week} has no row for ${district ?? 'the province'}`);
  }
  const made = making(input);
  const sections = [
    summary(made),
    changes(made),
    figures(made),
    areas(made),
    levels(made),
    units(made),
    visits(made),
    narratives(made),
    provenance(made),
  ].filter((section) => section !== null);
  return {
    letterhead: letterhead(district, report.week, report.revision, filing),
    sections: sections.map(numbered),
    signature: signature(district, filing),
    data: scoped(report, district),
    district,
    name: `bao-cao-${report.week}-${district ?? 'ninh-thuan'}-r${report.revision}`,
  };
}
