import { UnreadableTable } from '../table.ts';

/** What a scanner meets. Names come without their prefix; `attributes` as written. */
export interface XmlHandler {
  open(name: string, attributes: string): void;
  text(text: string): void;
  close(name: string): void;
}

/** No tag or text between two tags of a worksheet is longer. */
const LONGEST = 200_000;

/** Scans XML as it comes in, in parts. Knows elements, text, CDATA, comments and instructions; document types (and so entities of one's own) are refused. */
export class XmlScanner {
  readonly #handler: XmlHandler;
  #rest = '';

  constructor(handler: XmlHandler) {
    this.#handler = handler;
  }

  write(part: string): void {
    const text = this.#rest + part;
    let at = 0;
    for (;;) {
      const tag = text.indexOf('<', at);
      if (tag < 0) break;
      const end = this.#endOf(text, tag);
      if (end < 0) {
        if (tag > at) this.#handler.text(withoutEntities(text.slice(at, tag)));
        at = tag;
        break;
      }
      if (tag > at) this.#handler.text(withoutEntities(text.slice(at, tag)));
      this.#tag(text.slice(tag, end));
      at = end;
    }
    this.#rest = text.slice(at);
    if (this.#rest.length > LONGEST) throw new UnreadableTable('the XLSX holds a cell that is longer than any may be');
  }

  #endOf(text: string, tag: number): number {
    const end = (mark: string) => {
      const found = text.indexOf(mark, tag);
      return found < 0 ? -1 : found + mark.length;
    };
    if (text[tag + 1] !== '!') return end('>');
    if (text.length - tag < 9) return -1;
    if (text.startsWith('<!--', tag)) return end('-->');
    if (text.startsWith('<![CDATA[', tag)) return end(']]>');
    throw new UnreadableTable('the XLSX holds a document type, which no spreadsheet writes');
  }

  #tag(tag: string): void {
    if (tag.startsWith('<![CDATA[')) return this.#handler.text(tag.slice(9, -3));
    if (tag[1] === '!' || tag[1] === '?') return;
    if (tag[1] === '/') return this.#handler.close(nameOf(tag.slice(2, -1)));
    const whole = tag.endsWith('/>');
    const inside = tag.slice(1, whole ? -2 : -1);
    const blank = inside.search(/\s/);
    const name = nameOf(blank < 0 ? inside : inside.slice(0, blank));
    this.#handler.open(name, blank < 0 ? '' : inside.slice(blank));
    if (whole) this.#handler.close(name);
  }
}

function nameOf(text: string): string {
  const name = text.trim();
  return name.slice(name.indexOf(':') + 1);
}

/** The value of an attribute, as `open` was told of them. */
export function attribute(attributes: string, name: string): string | undefined {
  const found = patternOf(name).exec(attributes);
  return found ? withoutEntities(found[1] ?? found[2]!) : undefined;
}

/** Made once for each name: a worksheet has millions of cells. */
const patterns = new Map<string, RegExp>();

function patternOf(name: string): RegExp {
  return patterns.getOrInsertComputed(name, () => new RegExp(`\\s(?:\\w+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`));
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function withoutEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}
