import { readFileSync } from 'node:fs';
import { call } from '../client.ts';

interface Row {
  readonly id: string;
  readonly at: string;
  readonly stage: string;
  readonly code: string;
  readonly message: string;
  readonly position: string;
  readonly redriven?: string;
}

/** `truyvet dead-letters list`: one a line, without the events. */
export async function list(options: { stage?: string; code?: string; all?: boolean }): Promise<void> {
  const query = new URLSearchParams({
    ...(options.stage && { stage: options.stage }),
    ...(options.code && { code: options.code }),
    ...(options.all && { all: '1' }),
  });
  const text = await (await call('GET', `/v1/dead-letters?${query}`)).text();
  for (const line of text.split('\n').filter((line) => line !== '')) {
    const { id, at, stage, code, message, position, redriven } = JSON.parse(line) as Row;
    const where = position === '' ? '' : `\t${position}`;
    process.stdout.write(
      `${id}\t${at}\t${stage}\t${code}\t${message}${where}${redriven ? `\tredriven ${redriven}` : ''}\n`,
    );
  }
}

/** `truyvet dead-letters show ID`: with the whole event. */
export async function show(id: string): Promise<void> {
  const letter = await (await call('GET', `/v1/dead-letters/${encodeURIComponent(id)}`)).json();
  process.stdout.write(`${JSON.stringify(letter, null, 2)}\n`);
}

/** `truyvet dead-letters redrive [ID…]`: exits with 1 when one could not be taken. */
export async function redrive(
  ids: readonly string[],
  options: { stage?: string; code?: string; edit?: string; dryRun?: boolean },
): Promise<void> {
  const { stage, code, edit, dryRun } = options;
  const event = edit === undefined ? undefined : (JSON.parse(readFileSync(edit, 'utf8')) as unknown);
  const body = { ...(ids.length > 0 && { ids }), stage, code, dryRun, event };
  const answer = (await (await call('POST', '/v1/dead-letters/redrive', body)).json()) as {
    taken: number;
    results: { id: string; taken: boolean; message: string }[];
  };
  for (const { id, taken, message } of answer.results) {
    process.stdout.write(`${id}\t${taken ? (dryRun ? 'would be taken' : 'taken') : 'not taken'}\t${message}\n`);
  }
  if (answer.taken < answer.results.length) process.exitCode = 1;
}
