import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { DEFAULT_RULES, rulesNamed } from '../../schemas/rules.ts';
import { replay } from '../replay/replay.ts';

/** `truyvet replay FILE --out DIR [--rules FILE]`, with a progress bar on a terminal. */
export async function replayCommand(file: string, options: { out: string; rules?: string }): Promise<void> {
  const rules = options.rules ? rulesNamed(options.rules) : DEFAULT_RULES;
  const bar = process.stderr.isTTY
    ? new SingleBar({
        format: ' {bar} {percentage}% of the file · {waiting} records wait · {duration_formatted}',
        stream: process.stderr,
      })
    : undefined;
  let begun = false;
  const { events, refused } = await replay({
    file,
    out: options.out,
    rules,
    progress: ({ read, size, waiting }) => {
      if (!bar) return;
      if (!begun) bar.start(size, 0, { waiting });
      begun = true;
      if (read >= 0) bar.update(read, { waiting });
      else bar.update({ waiting });
    },
  }).finally(() => bar?.stop());
  const letters = refused > 0 ? `; the reasons are in ${join(options.out, 'dead-letters.ndjson')}` : '';
  process.stderr.write(`${events} events taken, ${refused} refused${letters}\n`);
}
