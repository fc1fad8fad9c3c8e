import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BLOCK = 1 << 16;
const MOST_BLOCKS = 256;

/**
 * The shared texts of a workbook. A million rows may have millions of them, so that they lie in a temporary file (which nobody else can read, and
 * which is deleted at once) and only the blocks in use are in memory.
 */
export class SharedStrings {
  readonly #fd: number;
  readonly #blocks = new Map<number, Buffer>();
  #ends = new Float64Array(1024);
  #count = 0;
  #size = 0;
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  constructor() {
    const dir = mkdtempSync(join(tmpdir(), 'truyvet-strings-'));
    this.#fd = openSync(join(dir, 'texts'), 'wx+', 0o600);
    rmSync(dir, { recursive: true });
  }

  add(text: string): void {
    const bytes = Buffer.from(text);
    this.#size += bytes.length;
    if (this.#count === this.#ends.length) {
      const larger = new Float64Array(2 * this.#ends.length);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#ends[this.#count++] = this.#size;
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes > BLOCK) this.#flush();
  }

  get(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return undefined;
    this.#flush();
    const from = index === 0 ? 0 : this.#ends[index - 1]!;
    return this.#read(from, this.#ends[index]! - from);
  }

  close(): void {
    closeSync(this.#fd);
  }

  #flush(): void {
    if (this.#pendingBytes === 0) return;
    writeSync(this.#fd, Buffer.concat(this.#pending));
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  #read(from: number, length: number): string {
    const number = Math.floor(from / BLOCK);
    const block = this.#block(number);
    const start = from - number * BLOCK;
    if (start + length <= block.length) return block.toString('utf8', start, start + length);
    const bytes = Buffer.alloc(length);
    readSync(this.#fd, bytes, 0, length, from);
    return bytes.toString('utf8');
  }

  #block(number: number): Buffer {
    const known = this.#blocks.get(number);
    if (known) return known;
    const bytes = Buffer.alloc(BLOCK);
    const read = readSync(this.#fd, bytes, 0, BLOCK, number * BLOCK);
    if (this.#blocks.size >= MOST_BLOCKS) this.#blocks.delete(this.#blocks.keys().next().value!);
    const block = bytes.subarray(0, read);
    this.#blocks.set(number, block);
    return block;
  }
}
