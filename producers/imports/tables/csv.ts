import type { Cells } from './table.ts';
import { UnreadableTable } from './table.ts';

/** No cell of a table is longer: a quote that is never closed would otherwise collect the whole file. */
const LONGEST_CELL = 100_000;

/** The separator that the first lines agree on. Quoted parts do not count; `sep=;` on the first line says it itself. */
export function separatorOf(sample: string): string {
  const said = /^sep=(.)\r?\n/i.exec(sample)?.[1];
  if (said) return said;
  const lines = sample
    .replace(/"[^"]*"/g, '')
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, 20);
  const score = (separator: string) =>
    lines.reduce((sum, line) => sum + Math.min(line.split(separator).length - 1, 50), 0);
  return [',', ';', '\t', '|'].reduce((best, one) => (score(one) > score(best) ? one : best));
}

/**
 * The rows of CSV as spreadsheets write it: cells may be quoted, a quote inside is doubled, a quoted cell may hold line ends. A quote in the middle of
 * a cell is a quote. Rows without any text are left out, but counted.
 */
export async function* csvRows(texts: AsyncIterable<string>): AsyncGenerator<Cells> {
  let parser: Parser | undefined;
  let sample = '';
  for await (const text of texts) {
    if (parser) {
      yield* parser.take(text);
      continue;
    }
    sample += text;
    if (sample.length < 8192) continue;
    parser = new Parser(sample);
    yield* parser.take(parser.start);
  }
  if (!parser) {
    parser = new Parser(sample);
    yield* parser.take(parser.start);
  }
  yield* parser.end();
}

class Parser {
  readonly start: string;
  readonly #separator: string;
  #cells: string[] = [];
  #cell = '';
  /** Where the parser is: before a cell, in a plain one, in a quoted one, or after a quote that may close it. */
  #at: 'start' | 'plain' | 'quoted' | 'quote' = 'start';
  #afterReturn = false;
  #number = 1;

  constructor(sample: string) {
    const text = sample.replace(/^\uFEFF/, '');
    this.#separator = separatorOf(text);
    this.start = text.replace(/^sep=.\r?\n/i, () => {
      this.#number = 2;
      return '';
    });
  }

  *take(text: string): Generator<Cells> {
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      const char = text[i]!;
      if (this.#afterReturn && char === '\n') {
        this.#afterReturn = false;
        from = i + 1;
        continue;
      }
      this.#afterReturn = false;
      if (this.#at === 'quoted') {
        if (char === '"') {
          this.#add(text.slice(from, i));
          this.#at = 'quote';
        }
        continue;
      }
      if (this.#at === 'quote') {
        if (char === '"') {
          this.#at = 'quoted';
          from = i;
          continue;
        }
        this.#at = 'plain';
        from = i;
      }
      if (this.#at === 'start') {
        from = i;
        if (char === '"') {
          this.#at = 'quoted';
          from = i + 1;
          continue;
        }
        this.#at = 'plain';
      }
      if (char === this.#separator) {
        this.#close(text.slice(from, i));
      } else if (char === '\n' || char === '\r') {
        this.#close(text.slice(from, i));
        this.#afterReturn = char === '\r';
        yield* this.#row();
      }
    }
    if (this.#at === 'plain' || this.#at === 'quoted') this.#add(text.slice(from));
  }

  *end(): Generator<Cells> {
    if (this.#at === 'quoted') throw new UnreadableTable(`row ${this.#number}: a quote is not closed`);
    if (this.#at !== 'start' || this.#cells.length > 0) this.#close('');
    yield* this.#row();
  }

  #add(text: string): void {
    this.#cell += text;
    if (this.#cell.length > LONGEST_CELL) {
      throw new UnreadableTable(
        `row ${this.#number}: a cell is longer than ${LONGEST_CELL} characters; is a quote not closed?`,
      );
    }
  }

  #close(text: string): void {
    this.#add(text);
    this.#cells.push(this.#cell.trim());
    this.#cell = '';
    this.#at = 'start';
  }

  *#row(): Generator<Cells> {
    const [cells, number] = [this.#cells, this.#number++];
    this.#cells = [];
    if (cells.some((cell) => cell !== '')) yield { number, cells };
  }
}
