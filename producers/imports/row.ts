import type { Learnt } from '../personal/intake.ts';
import { type Problem, type ProblemCode, problem } from './problem.ts';
import { instantOf, readWritten } from './values/moments.ts';

/** What a good row becomes. */
export interface Made {
  readonly events: readonly object[];
  readonly learnt: readonly Learnt[];
  /** Posters of other platforms that stand for a venue. */
  readonly aliases?: { readonly venue: string; readonly aliases: readonly string[] };
}

export type RowResult = Made | { readonly problems: readonly Problem[] };

/** What every row is read with. */
export interface Context {
  /** Revision of the records: seconds since the epoch at which the file was made. */
  readonly revision: number;
  /** The local day of today, and the instant. */
  readonly today: string;
  readonly now: number;
  /** Name of the source, as events carry it. */
  readonly source: string;
}

/** Reads the fields of a row and collects what is wrong with them. */
export class RowReader {
  readonly problems: Problem[] = [];
  readonly context: Context;
  readonly #values: ReadonlyMap<string, string>;

  constructor(values: ReadonlyMap<string, string>, context: Context) {
    this.#values = values;
    this.context = context;
  }

  /** The text of a field; empty without one. */
  text(field: string): string {
    return this.#values.get(field) ?? '';
  }

  /** Notes a problem and answers null. */
  wrong(field: string, code: ProblemCode): null {
    this.problems.push(problem(field, code));
    return null;
  }

  required(field: string): string | null {
    return this.text(field) === '' ? this.wrong(field, 'missing') : this.text(field);
  }

  /** A value by its parser; null without one. A text that the parser does not take is a problem. */
  optional<T>(field: string, code: ProblemCode, parse: (text: string) => T | null): T | null {
    const text = this.text(field);
    return text === '' ? null : (parse(text) ?? this.wrong(field, code));
  }

  /** The same for a field that must be there. */
  needed<T>(field: string, code: ProblemCode, parse: (text: string) => T | null): T | null {
    return this.required(field) === null ? null : this.optional(field, code, parse);
  }

  /** An instant that has come; a date alone is its local midnight. `time`: the field that holds the time, when it is not beside the date. */
  moment(field: string, options: { needed?: boolean; time?: string; ahead?: boolean } = {}): string | null {
    if (options.needed && this.required(field) === null) return null;
    const text = [this.text(field), options.time ? this.text(options.time) : '']
      .filter((part) => part !== '')
      .join(' ');
    if (this.text(field) === '') return null;
    const written = readWritten(text);
    if (written === null) return this.wrong(field, 'date');
    if (!options.ahead && written.day > this.context.today) return this.wrong(field, 'future');
    return instantOf(written);
  }

  /** A local day that has come. */
  day(field: string): string | null {
    const written = this.optional(field, 'date', readWritten);
    if (written === null) return null;
    return written.day > this.context.today ? this.wrong(field, 'future') : written.day;
  }

  /** `made` unless something was wrong. */
  result(made: () => Made): RowResult {
    return this.problems.length > 0 ? { problems: this.problems } : made();
  }
}
