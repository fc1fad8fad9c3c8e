import { text } from 'node:stream/consumers';
import type { Forgotten } from '../../producers/personal/forget.ts';
import { call } from '../client.ts';

/** `truyvet personal forget SUBJECT`, or `-` for standard input. */
export async function forget(given: string): Promise<void> {
  const subject = given === '-' ? (await text(process.stdin)).trim() : given;
  const { keys, subjects, rows, carried } = (await (
    await call('DELETE', '/v1/personal', { subject })
  ).json()) as Forgotten;
  process.stdout.write(`keys destroyed: ${keys}; subjects of the person: ${subjects}; records: ${rows}\n`);
  if (carried > 0) {
    process.stderr.write(
      `${carried} of the records are of an earlier version and carry their keys in the log: they are shown no more, but whoever has the log and the deployment's keys can open them\n`,
    );
    process.exitCode = 1;
  }
}
