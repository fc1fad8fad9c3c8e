import type { Writable } from 'node:stream';
import { simulateLines } from './simulate.ts';

/** Characters written at once. */
const CHUNK = 1 << 16;

/** What `npm run truyvet -- simulate` takes. */
export interface SimulateArgs {
  readonly days: number;
  readonly seed: number;
  readonly out: Writable;
  readonly venues?: number;
  readonly scansPerDay?: number;
}

/**
 * Writes simulated events as NDJSON, no faster than they are taken. Ends quietly when the reader goes away (as `head`
 * does); any other error of the stream is thrown. Leaves the stream open. Throws a RangeError for impossible options.
 */
export async function simulateCommand({ out, ...options }: SimulateArgs): Promise<void> {
  let failure: NodeJS.ErrnoException | undefined;
  let wake = (): void => {};
  const failed = (error: NodeJS.ErrnoException) => {
    failure ??= error;
    wake();
  };
  const resumed = () => wake();
  out.on('error', failed).on('drain', resumed).on('close', resumed);
  const open = () => failure === undefined && !out.destroyed;
  const write = async (text: string): Promise<void> => {
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    if (!out.write(text) && open()) await woken;
  };
  try {
    let chunk = '';
    for (const line of simulateLines(options)) {
      chunk += `${line}\n`;
      if (chunk.length < CHUNK) continue;
      await write(chunk);
      chunk = '';
      if (!open()) break;
    }
    if (open() && chunk !== '') await write(chunk);
  } finally {
    out.off('drain', resumed).off('close', resumed);
    // A pipe may report its end only after the last write, so the listener for errors stays.
  }
  if (failure && failure.code !== 'EPIPE') throw failure;
}
