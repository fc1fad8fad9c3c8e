import { numberText } from '../number-text.ts';
import type { Cells } from '../table.ts';
import type { SharedStrings } from './strings.ts';
import { attribute, type XmlHandler } from './xml.ts';

/** Excel writes what XML cannot hold as `_x000D_`. */
const ESCAPED = /_x([0-9A-F]{4})_/g;
const MOST_COLUMNS = 2000;

/** How a workbook writes dates. */
export interface Dates {
  /** The styles of cells that show their number as a date. */
  readonly styles: ReadonlySet<number>;
  /** Days from 1970 to day 0: that of Windows, or that of old Macs. */
  readonly epoch: -25_569 | -24_107;
}

/** Collects the rows of a worksheet as its XML is scanned. Take them with `rows.splice(0)`. */
export class SheetReader implements XmlHandler {
  readonly rows: Cells[] = [];
  readonly #strings: SharedStrings;
  readonly #dates: Dates;
  #cells: string[] = [];
  #number = 0;
  #column = -1;
  #type = '';
  #style = 0;
  #value = '';
  #inValue = false;
  /** Inside the phonetic reading of a text, which is none of it. */
  #phonetic = false;

  constructor(strings: SharedStrings, dates: Dates) {
    this.#strings = strings;
    this.#dates = dates;
  }

  open(name: string, attributes: string): void {
    if (name === 'row') {
      this.#number = Number(attribute(attributes, 'r') ?? this.#number + 1);
      this.#cells = [];
      this.#column = -1;
    } else if (name === 'c') {
      this.#column = columnOf(attribute(attributes, 'r')) ?? this.#column + 1;
      this.#type = attribute(attributes, 't') ?? 'n';
      this.#style = Number(attribute(attributes, 's') ?? 0);
      this.#value = '';
    } else if (name === 'rPh') this.#phonetic = true;
    else if (name === 'v' || name === 't') this.#inValue = !this.#phonetic;
  }

  text(text: string): void {
    if (this.#inValue) this.#value += text;
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#inValue = false;
    else if (name === 'rPh') this.#phonetic = false;
    else if (name === 'c') this.#put(this.#cellText());
    else if (name === 'row' && this.#cells.some((cell) => cell !== '')) {
      this.rows.push({ number: this.#number, cells: Array.from(this.#cells, (cell) => cell ?? '') });
    }
  }

  #put(text: string): void {
    if (this.#column < MOST_COLUMNS) this.#cells[this.#column] = text;
  }

  /** A number as the row's reader should see it: one that a cell shows as a date is that date. */
  #numberText(value: number): string {
    const { styles, epoch } = this.#dates;
    if (!styles.has(this.#style) || value <= 0 || value >= 2_958_466) return numberText(value);
    const iso = new Date(Math.round((value + epoch) * 86_400_000)).toISOString();
    return value % 1 === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
  }

  #cellText(): string {
    switch (this.#type) {
      case 's':
        return this.#strings.get(Number(this.#value)) ?? '';
      case 'n':
        return this.#value === '' ? '' : this.#numberText(Number(this.#value));
      case 'e':
        return '';
      case 'b':
        return this.#value === '1' ? 'true' : 'false';
      default:
        return tidy(this.#value);
    }
  }
}

/** A text of a workbook as it is compared: composed, without the blanks around it. */
export function tidy(text: string): string {
  const plain = text.includes('_x')
    ? text.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
  return plain.normalize('NFC').trim();
}

function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
