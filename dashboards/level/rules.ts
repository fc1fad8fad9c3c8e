import { readFileSync } from 'node:fs';

/** A level of the epidemic: 1 low (green), 2 medium (yellow), 3 high (orange), 4 very high (red). */
export type Level = 1 | 2 | 3 | 4;

/** What we are not sure of in our knowledge of a decision, and where our value is from. */
export interface Uncertainty {
  /** Path of the doubtful part inside the rules file. */
  readonly about: string;
  readonly note: string;
}

interface Common {
  readonly id: string;
  /** Number of the decision, as cited. */
  readonly decision: string;
  /** Day of the decision, `YYYY-MM-DD`. */
  readonly issued: string;
  /** First day on which the rules hold. */
  readonly from: string;
  /** First day on which they no longer hold; `null` while they do. */
  readonly until: string | null;
  readonly sources: readonly string[];
  readonly uncertain: readonly Uncertainty[];
}

/** QĐ 4800: weekly incidence read in one of two columns, chosen by the coverage of adults. */
export interface IncidenceRules extends Common {
  readonly method: 'incidence-and-coverage';
  readonly incidence: { readonly per: number; readonly days: number; readonly bounds: readonly number[] };
  readonly adults: { readonly age: number; readonly doses: number; readonly leastPercent: number };
  readonly levels: { readonly covered: readonly Level[]; readonly uncovered: readonly Level[] };
  /** The age whose full coverage is asked for, from a day on. */
  readonly elderly: readonly { readonly from: string; readonly age: number; readonly leastPercent: number }[];
}

/** Inputs of QĐ 218 that say how much of the disease there is, counted over a week. */
export type TransmissionInput = 'cases' | 'oxygen' | 'deaths';

/** Inputs of QĐ 218 that say how ready a place is: percentages, or 1 for yes and 0 for no. */
export type ResponseInput =
  | 'fullPercent'
  | 'atRiskFullPercent'
  | 'homeCareReady'
  | 'districtBedsReady'
  | 'icuBedsReady';

/** QĐ 218: a level of transmission against a level of response. */
export interface TransmissionRules extends Common {
  readonly method: 'transmission-and-response';
  readonly transmission: readonly {
    readonly input: TransmissionInput;
    readonly per: number;
    readonly bounds: readonly number[];
  }[];
  readonly response: readonly { readonly input: ResponseInput; readonly least: number }[];
  readonly matrix: Readonly<Record<'high' | 'medium' | 'low', readonly Level[]>>;
}

/** The rules of one decision of the Ministry of Health. */
export type LevelRules = IncidenceRules | TransmissionRules;

function load<T extends LevelRules>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./rules/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** Quyết định 4800/QĐ-BYT of 12 October 2021. */
export const QD_4800 = load<IncidenceRules>('qd-4800');

/** Quyết định 218/QĐ-BYT of 27 January 2022. */
export const QD_218 = load<TransmissionRules>('qd-218');

/** The rules that held on a local day (`YYYY-MM-DD`); `undefined` before 12 October 2021. */
export function rulesOn(day: string, all: readonly LevelRules[] = [QD_4800, QD_218]): LevelRules | undefined {
  return all.find((rules) => rules.from <= day && (rules.until === null || day < rules.until));
}

/** Which band a value falls in, from 0: the number of bounds it has reached. */
export function band(value: number, bounds: readonly number[]): number {
  return bounds.filter((bound) => value >= bound).length;
}
