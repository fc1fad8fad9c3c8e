/** One line of the ledger, as the command prints it and the call streams it. */
export type AuditLine = Ledger | Problem | Verdict;

/** What was counted at one place: a partition of a topic and an hour, or a day of the sums. */
export interface Ledger {
  readonly line: 'ledger';
  readonly check: Check;
  readonly partition?: number;
  /** The hour (UTC) in which the gateway took the events, as ISO 8601. */
  readonly hour?: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** A place that differs. Subjects in it are keyed, as they are in the log. */
export interface Problem {
  readonly line: 'problem';
  readonly check: Check;
  /** Where: a record of the log as `topic-partition@offset`, or a table and its key. */
  readonly place: string;
  readonly what: string;
}

/** The last line. */
export interface Verdict {
  readonly line: 'verdict';
  readonly clean: boolean;
  readonly problems: number;
  readonly ms: number;
}

/** What is proven: see `docs/decisions/009-audit.md`. */
export type Check = 'accepted' | 'published' | 'sums';

/** Milliseconds of an hour. */
export const HOUR = 3_600_000;

/** An hour number as text. */
export function hourText(hour: number): string {
  return new Date(hour * HOUR).toISOString();
}

/** Problems by what names them. */
export type Problems = Map<string, Problem>;

/**
 * The problems that are found again and again: while the system runs, what is still on its way looks like one the first time. `between` lets the
 * system work off what was there.
 */
export async function lasting(
  find: () => Promise<Problems>,
  between: () => Promise<unknown>,
  rounds = 6,
): Promise<Problem[]> {
  let problems = await find();
  for (let round = 1; round < rounds && problems.size > 0; round++) {
    await between();
    const again = await find();
    problems = new Map([...problems].filter(([name]) => again.has(name)));
  }
  return [...problems.values()];
}
