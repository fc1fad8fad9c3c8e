import type { Assessment } from '../level/level.ts';
import type { Units } from './crosswalk.ts';
import type { DailyValue, FlaggingTime } from './derived.ts';
import type { Cause } from './differences.ts';
import type { Indicator } from './indicators.ts';
import type { Filing } from './letterhead.ts';
import type { Text } from './text.ts';
import type { Area, WeeklyReport } from './weekly.ts';

/** A registered venue without a scan in the week, for an officer to visit. */
export interface InactiveVenue {
  readonly venue: string;
  readonly name: string;
  readonly category: string;
  /** Code of 2021. */
  readonly commune: string;
  /** Instant of registration. */
  readonly registered: string;
  /** Instant of its last scan; `null` when it was never scanned. */
  readonly lastScan: string | null;
}

/** A text that an officer adds to a report. */
export interface Narrative {
  readonly title?: string;
  /** Paragraphs are parted by an empty line. */
  readonly text: string;
  /** The same in English, where somebody wrote it. */
  readonly english?: string;
  readonly author: string;
  readonly role: string;
  /** Instant. */
  readonly at: string;
}

/** Households that the community teams reached in the week. */
export interface Outreach extends Area {
  readonly households: number;
}

/** What the map shows. */
export type MapMeasure = Indicator | 'share_active' | 'level';

/** Everything a report is made from. Only the report itself and the populations are needed. */
export interface ReportInput {
  readonly report: WeeklyReport;
  /** A district's code for its own report; `null` for the province. */
  readonly district: string | null;
  readonly filing: Filing;
  /** People by code of commune. Districts are known from the census of 2019. */
  readonly populations: ReadonlyMap<string, number>;
  /** Where the populations are from, when a reader should know, such as that they are an assumption. */
  readonly populationSource?: Text;
  /** The report of the week before, for the change. */
  readonly before?: WeeklyReport;
  /** Daily values, of this week and any before. */
  readonly daily?: readonly DailyValue[];
  readonly flagging?: readonly FlaggingTime[];
  readonly inactive?: readonly InactiveVenue[];
  readonly narratives?: readonly Narrative[];
  readonly outreach?: readonly Outreach[];
  readonly levels?: readonly Assessment[];
  /** The revision before this one, and why numbers changed. */
  readonly previous?: { readonly report: WeeklyReport; readonly causes?: readonly Cause[] };
  /** Position in the log that the numbers were computed at, as text. */
  readonly position?: string;
  /** Where the rows behind a number are. */
  readonly linkOf?: (area: Area, indicator: Indicator) => string;
  /** In what is published: how many numbers are held at what was published before, since their change is small. */
  readonly held?: number;
  readonly mapOf?: MapMeasure;
  /** Later units to show the counts by as well. */
  readonly units?: readonly Exclude<Units, '2021'>[];
}
