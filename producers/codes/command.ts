import { readFile } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readCodeKeys } from './code-keys.ts';
import { decode } from './decode.ts';
import type { DecodeOptions } from './decoded.ts';
import { MAX_CODE_LENGTH } from './reader.ts';
import { readTrustList } from './trust-list.ts';

/** What `truyvet decode` is asked: one text, or a stream whose lines are codes. */
export interface DecodeCommand {
  readonly text?: string;
  /** Standard input; read when there is no `text`. */
  readonly lines?: AsyncIterable<string | Uint8Array>;
  readonly out: Writable;
  /** A trust list for health certificates: see `readTrustList`. */
  readonly trust?: string;
  /** A JWKS of the keys of our own codes: see `readCodeKeys`. */
  readonly keys?: string;
  /** A file with one revoked serial a line. */
  readonly revoked?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Prints one line of JSON per code, in order, holding back when `out` is slow. */
export async function decodeCommand(command: DecodeCommand): Promise<void> {
  const options: DecodeOptions = {
    now: command.now,
    ...(command.trust && { trust: readTrustList(await json(command.trust)) }),
    ...(command.keys && { keys: readCodeKeys(await json(command.keys)) }),
    ...(command.revoked && { revoked: new Set((await readFile(command.revoked, 'utf8')).split(/\s+/)) }),
  };
  const texts = command.text === undefined ? linesOf(command.lines ?? []) : [command.text];
  await pipeline(Readable.from(answers(texts, options)), command.out, { end: false });
}

async function* answers(texts: AsyncIterable<string> | Iterable<string>, options: DecodeOptions) {
  for await (const text of texts) yield `${JSON.stringify(decode(text, options))}\n`;
}

async function json(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}

/** The lines of a stream, whether they end in LF, CR or both. What is longer than any code is cut, not collected. */
export async function* linesOf(
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): AsyncGenerator<string> {
  const utf8 = new TextDecoder();
  let rest = '';
  let afterCr = false;
  for await (const chunk of chunks) {
    let text = typeof chunk === 'string' ? chunk : utf8.decode(chunk, { stream: true });
    if (text === '') continue;
    if (afterCr && text.startsWith('\n')) text = text.slice(1);
    afterCr = text.endsWith('\r');
    const lines = (rest + text).split(/\r\n|\r|\n/);
    rest = lines.pop()!.slice(0, MAX_CODE_LENGTH + 1);
    yield* lines;
  }
  if (rest !== '') yield rest;
}
