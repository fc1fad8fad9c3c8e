import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BLOCK = 1 << 16;
const MOST_BLOCKS = 128;

/**
 * Bytes that are too many for the memory: in a temporary file that nobody else can read and that is deleted at once. Only the blocks in use are in
 * memory, 8 MB at most. What is read must have been appended before.
 */
export class Spill {
  readonly #fd: number;
  readonly #blocks = new Map<number, Buffer>();
  #last: { readonly number: number; readonly bytes: Buffer } | undefined;
  #written = 0;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;

  constructor() {
    const dir = mkdtempSync(join(tmpdir(), 'truyvet-spill-'));
    this.#fd = openSync(join(dir, 'bytes'), 'wx+', 0o600);
    rmSync(dir, { recursive: true });
  }

  /** How many bytes were appended. */
  get size(): number {
    return this.#written + this.#pendingBytes;
  }

  /** The bytes are taken over: they must not change afterwards. */
  append(bytes: Uint8Array): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes > BLOCK) this.#flush();
  }

  read(from: number, length: number): Buffer {
    if (from + length > this.#written) this.#flush();
    const number = Math.floor(from / BLOCK);
    const start = from - number * BLOCK;
    if (start + length <= BLOCK) {
      const block = this.#block(number);
      if (start + length <= block.length) return block.subarray(start, start + length);
    }
    const bytes = Buffer.alloc(length);
    readSync(this.#fd, bytes, 0, length, from);
    return bytes;
  }

  close(): void {
    closeSync(this.#fd);
  }

  #flush(): void {
    if (this.#pendingBytes === 0) return;
    const bytes = Buffer.concat(this.#pending);
    writeSync(this.#fd, bytes, 0, bytes.length, this.#written);
    this.#written += bytes.length;
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  #block(number: number): Buffer {
    if (this.#last?.number === number) return this.#last.bytes;
    const known = this.#blocks.get(number);
    if (known) {
      // The one that was used last goes last.
      this.#blocks.delete(number);
      this.#blocks.set(number, known);
      this.#last = { number, bytes: known };
      return known;
    }
    const bytes = Buffer.alloc(BLOCK);
    const block = bytes.subarray(0, readSync(this.#fd, bytes, 0, BLOCK, number * BLOCK));
    // A block that is still growing is read again.
    if (block.length < BLOCK) return block;
    if (this.#blocks.size >= MOST_BLOCKS) this.#blocks.delete(this.#blocks.keys().next().value!);
    this.#blocks.set(number, block);
    return block;
  }
}
