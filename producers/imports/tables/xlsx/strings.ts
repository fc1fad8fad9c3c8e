import { Spill } from './spill.ts';

const PLACE_BYTES = 8;
/** Places are appended so many at a time. */
const AT_ONCE = 4096;

/**
 * The shared texts of a workbook. A million rows may have millions of them, so that both the texts and where each ends lie in temporary files.
 */
export class SharedStrings {
  readonly #texts = new Spill();
  readonly #ends = new Spill();
  /** The places that are not appended yet. */
  #fresh = Buffer.alloc(AT_ONCE * PLACE_BYTES);
  #count = 0;

  add(text: string): void {
    this.#texts.append(Buffer.from(text));
    this.#fresh.writeDoubleLE(this.#texts.size, (this.#count % AT_ONCE) * PLACE_BYTES);
    this.#count++;
    if (this.#count % AT_ONCE > 0) return;
    this.#ends.append(this.#fresh);
    this.#fresh = Buffer.alloc(AT_ONCE * PLACE_BYTES);
  }

  get(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return undefined;
    const from = index === 0 ? 0 : this.#endOf(index - 1);
    return this.#texts.read(from, this.#endOf(index) - from).toString('utf8');
  }

  close(): void {
    this.#texts.close();
    this.#ends.close();
  }

  #endOf(index: number): number {
    const appended = this.#count - (this.#count % AT_ONCE);
    if (index >= appended) return this.#fresh.readDoubleLE((index - appended) * PLACE_BYTES);
    return this.#ends.read(index * PLACE_BYTES, PLACE_BYTES).readDoubleLE(0);
  }
}
