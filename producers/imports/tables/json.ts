import { numberText } from './number-text.ts';
import { type Line, UnreadableTable } from './table.ts';

/** No record is longer. */
const LONGEST = 1_000_000;

/**
 * The objects of a JSON list (also inside an object: `{ "items": [ … ] }`) or of NDJSON, one at a time. Nested objects are flattened: `patient.name`.
 * Says the columns anew whenever an object has one that was not seen.
 */
export async function* jsonRows(texts: AsyncIterable<string>): AsyncGenerator<Line> {
  const columns = new Map<string, number>();
  let number = 0;
  for await (const object of objectsOf(texts)) {
    number++;
    const flat = flatten(object);
    const before = columns.size;
    for (const name of flat.keys()) if (!columns.has(name)) columns.set(name, columns.size);
    if (columns.size > before) yield { header: [...columns.keys()] };
    yield { number, cells: [...columns.keys()].map((name) => flat.get(name) ?? '') };
  }
}

function flatten(object: object, prefix = '', into = new Map<string, string>()): Map<string, string> {
  for (const [key, value] of Object.entries(object)) {
    if (value === null || value === undefined) continue;
    if (typeof value === 'object' && !Array.isArray(value)) flatten(value, `${prefix}${key}.`, into);
    else into.set(prefix + key, plainText(value));
  }
  return into;
}

/** A value of JSON as the text of a cell. */
export function plainText(value: unknown): string {
  if (typeof value === 'string') return value.normalize('NFC').trim();
  return typeof value === 'number' ? numberText(value) : JSON.stringify(value);
}

/** Cuts the text into its records by counting brackets outside of strings: the outermost object is a record unless a list is met inside it first. */
async function* objectsOf(texts: AsyncIterable<string>): AsyncGenerator<object> {
  const cutter = new Cutter();
  for await (const text of texts) for (const part of cutter.take(text)) yield parse(part, cutter.count);
  const rest = cutter.rest();
  if (rest !== undefined) throw new UnreadableTable(`record ${cutter.count + 1} of the JSON does not end`);
  if (cutter.count === 0 && !cutter.sawList) throw new UnreadableTable('the JSON must be a list of objects, or NDJSON');
}

function parse(text: string, number: number): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below: the parser's own message quotes the text.
  }
  throw new UnreadableTable(`record ${number} is not JSON`);
}

class Cutter {
  count = 0;
  sawList = false;
  #text = '';
  #depth = 0;
  /** How deep the records lie: 0 at the top (NDJSON), else inside the first list. */
  #base: number | undefined;
  #string = false;
  #escaped = false;

  *take(text: string): Generator<string> {
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      const char = text[i]!;
      if (this.#string) {
        if (this.#escaped) this.#escaped = false;
        else if (char === '\\') this.#escaped = true;
        else if (char === '"') this.#string = false;
        continue;
      }
      if (char === '"') this.#string = true;
      else if (char === '[' && this.#base === undefined) {
        this.#base = this.#depth + 1;
        this.#depth++;
        this.sawList = true;
        from = i + 1;
        this.#text = '';
      } else if (char === '{' || char === '[') {
        if (this.#depth === (this.#base ?? 0) && char === '{') {
          from = i;
          this.#text = '';
        }
        this.#depth++;
      } else if (char === '}' || char === ']') {
        this.#depth--;
        const ends =
          char === '}' && this.#depth === (this.#base ?? 0) && (this.#base !== undefined || this.#depth === 0);
        if (!ends) continue;
        if (this.#base === undefined) this.#base = 0;
        this.count++;
        yield this.#text + text.slice(from, i + 1);
        this.#text = '';
        from = i + 1;
      }
    }
    this.#text += text.slice(from);
    if (this.#text.length > LONGEST && this.#depth > (this.#base ?? 0)) {
      throw new UnreadableTable(`record ${this.count + 1} is longer than ${LONGEST} characters`);
    }
    if (this.#depth <= (this.#base ?? 0)) this.#text = '';
  }

  rest(): string | undefined {
    return this.#depth > (this.#base ?? 0) || this.#string ? this.#text : undefined;
  }
}
