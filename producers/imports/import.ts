import { accept } from '../../schemas/accept.ts';
import { localDay } from '../../schemas/instant.ts';
import type { Rules } from '../../schemas/rules.ts';
import { cellText } from './cell.ts';
import { NOTHING, type Sums } from './checkpoint.ts';
import { mappingOf } from './columns.ts';
import type { Kind } from './kinds/kind.ts';
import { fromSystem, type Problem, problem } from './problem.ts';
import { asItWas, type Refused } from './report.ts';
import type { Context, Made } from './row.ts';
import { linesOf } from './sheets.ts';
import { openTable } from './tables/open.ts';
import type { Target } from './target.ts';
import { titleOf } from './titles.ts';

export interface ImportOptions {
  readonly kind: Kind;
  readonly file: string;
  /** Fields of columns whose names nobody could guess: see `readMapping`. */
  readonly given?: ReadonlyMap<string, string>;
  /** When the file was made, ms: a later file corrects what an earlier one said. */
  readonly asOf: number;
  readonly now: number;
  readonly source: string;
  readonly rules: Rules;
  /** Where good rows go; without one nothing is delivered. */
  readonly target?: Target | undefined;
  readonly refused: (row: Refused, nameOf: (field: string) => string) => void;
  /** What was done before an interruption: its rows are read and passed over, and counted. */
  readonly done?: Sums;
  /** Told after each delivery what is done. */
  readonly checkpoint?: (done: Sums) => void;
  /** Told now and then how many bytes of the file were read. */
  readonly read?: (bytes: number) => void;
}

export interface ImportSummary {
  readonly rows: number;
  readonly good: number;
  readonly refused: number;
  readonly events: number;
  /** The columns that were understood, by name, and those that were not. */
  readonly columns: Readonly<Record<string, string>>;
  readonly ignored: readonly string[];
  /** Sheets of a workbook that hold something and were not read. */
  readonly unreadSheets: readonly string[];
}

interface Pending {
  readonly number: number;
  readonly sheet: string | undefined;
  readonly cells: readonly string[];
  readonly made: Made | undefined;
  readonly problems: Problem[];
}

const BATCH_ROWS = 500;

/** Reads a file row by row and delivers what its good rows say. Memory does not grow with the file. */
export async function importFile(options: ImportOptions): Promise<ImportSummary> {
  return new Import(options).run();
}

class Import {
  readonly #options: ImportOptions;
  readonly #context: Context;
  #header: readonly string[] = [];
  #mapping: readonly (string | undefined)[] = [];
  #batch: Pending[] = [];
  readonly #sum: { -readonly [K in keyof Sums]: Sums[K] };

  constructor(options: ImportOptions) {
    this.#options = options;
    this.#sum = { ...(options.done ?? NOTHING), rows: 0 };
    this.#context = {
      revision: Math.floor(options.asOf / 1000),
      today: localDay(options.now),
      now: options.now,
      source: options.source,
    };
  }

  async run(): Promise<ImportSummary> {
    const { kind, file, given = new Map(), read, done = NOTHING } = this.#options;
    const table = await openTable(file, read);
    const unreadSheets: string[] = [];
    const lines =
      'lines' in table ? table.lines : linesOf(table.sheets, kind.columns, given, (name) => unreadSheets.push(name));
    for await (const line of lines) {
      if ('header' in line) {
        await this.#flush();
        this.#header = line.header;
        this.#mapping = mappingOf(line.header, kind.columns, given);
        continue;
      }
      this.#sum.rows++;
      if (this.#sum.rows <= done.rows) continue;
      this.#batch.push({ ...line, sheet: line.sheet, ...this.#row(line.cells) });
      if (this.#batch.length === BATCH_ROWS) await this.#flush();
    }
    await this.#flush();
    const understood = this.#header.flatMap((name, i) => (this.#mapping[i] ? [[name, this.#mapping[i]] as const] : []));
    const ignored = this.#header.filter((name, i) => name !== '' && !this.#mapping[i]);
    return { ...this.#sum, columns: Object.fromEntries(understood), ignored, unreadSheets };
  }

  #row(cells: readonly string[]): Pick<Pending, 'made' | 'problems'> {
    if (cells.length > this.#header.length && cells.slice(this.#header.length).some((cell) => cell !== '')) {
      return { made: undefined, problems: [problem('row', 'columns')] };
    }
    const values = new Map<string, string>();
    this.#mapping.forEach((field, i) => {
      // A report protects what looks like a formula with an apostrophe.
      if (field !== undefined) values.set(field, cellText(asItWas(cells[i] ?? '')));
    });
    const result = this.#options.kind.read(values, this.#context);
    if ('problems' in result) return { made: undefined, problems: result.problems.map((one) => this.#withColumn(one)) };
    return { made: result, problems: this.#refusals(result) };
  }

  /** A field that is empty because the table has no such column: that is said, and not once more that the cell is. */
  #withColumn(one: Problem): Problem {
    if (
      one.code !== 'missing' ||
      this.#mapping.some((field) => field?.replace(/\d$/, '') === one.field.replace(/\d$/, ''))
    )
      return one;
    return problem(one.field, 'column');
  }

  /** What the system would refuse is said here already, so that a dry run says it too. */
  #refusals({ events }: Made): Problem[] {
    return events.flatMap((event) => {
      const result = accept(event, this.#options.rules);
      return result.ok ? [] : [fromSystem(result.refusal)];
    });
  }

  async #flush(): Promise<void> {
    const batch = this.#batch;
    if (batch.length === 0) return;
    this.#batch = [];
    if (this.#options.target) await this.#deliver(batch, this.#options.target);
    for (const { number, sheet, cells, made, problems } of batch) {
      if (problems.length > 0) {
        this.#sum.refused++;
        this.#options.refused({ number, sheet, header: this.#header, cells, problems }, (field) => this.#nameOf(field));
      } else {
        this.#sum.good++;
        this.#sum.events += made!.events.length;
      }
    }
    this.#options.checkpoint?.({ ...this.#sum });
  }

  async #deliver(batch: readonly Pending[], target: Target): Promise<void> {
    const good = batch.filter(({ problems }) => problems.length === 0);
    const owners = good.flatMap((row) => row.made!.events.map(() => row));
    const aliases = new Map<string, string[]>();
    for (const { made } of good) {
      if (!made?.aliases) continue;
      aliases.set(made.aliases.venue, [...(aliases.get(made.aliases.venue) ?? []), ...made.aliases.aliases]);
    }
    const notTaken = await target.deliver({
      events: good.flatMap(({ made }) => made!.events),
      learnt: good.flatMap(({ made }) => made!.learnt),
      aliases,
    });
    for (const { index, ...refusal } of notTaken) owners[index]?.problems.push(fromSystem(refusal));
  }

  #nameOf(field: string): string {
    const at = this.#mapping.indexOf(field);
    return at < 0 ? titleOf(field) : this.#header[at]!;
  }
}
