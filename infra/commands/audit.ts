import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { AuditLine, Ledger, Problem } from '../audit/lines.ts';
import { call, NobodyAnswers } from '../client.ts';
import { readConfig } from '../config.ts';
import { firstNote, rulesOf } from '../generations/first.ts';
import { Generation } from '../generations/generation.ts';
import { Notes } from '../generations/note.ts';
import { Release } from '../generations/release.ts';
import { openBase, openEngine, stagesOf } from '../pipeline.ts';
import { Settings } from '../settings/settings.ts';

/**
 * `truyvet audit [--json]`: proves the ledger and prints it; exits with 1 and names the first place that differs when it does not hold. Asks the
 * running system; when none runs, opens its data folder.
 */
export async function auditCommand({ json = false }: { json?: boolean }): Promise<void> {
  let first: Problem | undefined;
  let clean = false;
  for await (const line of await lines()) {
    process.stdout.write(json ? `${JSON.stringify(line)}\n` : textOf(line));
    if (line.line === 'problem') first ??= line;
    if (line.line === 'verdict') clean = line.clean;
  }
  if (clean) return;
  process.exitCode = 1;
  process.stderr.write(
    first
      ? `the ledger does not hold; first at ${first.place}: ${first.what}\n`
      : 'the audit ended before its verdict\n',
  );
}

async function lines(): Promise<AsyncIterable<AuditLine>> {
  try {
    return parsed(await call('GET', '/v1/audit'));
  } catch (error) {
    if (!(error instanceof NobodyAnswers) || process.env.TRUYVET_URL || readConfig(process.env).kafka) throw error;
    return atRest();
  }
}

async function* parsed(response: Response): AsyncGenerator<AuditLine> {
  const input = Readable.fromWeb(response.body as never);
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') yield JSON.parse(line) as AuditLine;
  }
}

/** Over the data folder of a system that does not run. The engine goes first: it refuses a folder that another process has open. */
async function* atRest(): AsyncGenerator<AuditLine> {
  const config = readConfig(process.env);
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const store = await openEngine({ url: config.clickhouseUrl, dir: config.dataDir });
  try {
    await store.rows('SELECT 1');
    const main = await openBase(config.dataDir, config.kafka, say);
    const settings = await Settings.open(main);
    const versions = new Release(stagesOf).versions(rulesOf(config));
    const { standing } = new Notes(settings).found ?? (await firstNote({ config, main, versions }));
    await settings.close();
    const generation = await Generation.open(standing, { config, main, store, say });
    try {
      const { pending } = await generation.pending();
      if (pending > 0)
        throw new Error(`${pending} records wait: start the system, or what they change would look wrong`);
      yield* generation.audit(0);
    } finally {
      await generation.stop();
      await main.log.close();
    }
  } finally {
    await store.close();
  }
}

function textOf(line: AuditLine): string {
  switch (line.line) {
    case 'ledger':
      return `ok       ${line.check.padEnd(9)} ${placeOf(line)}${figuresOf(line)}\n`;
    case 'problem':
      return `DIFFERS  ${line.check.padEnd(9)} ${line.place}: ${line.what}\n`;
    case 'verdict':
      return `${line.clean ? 'clean' : `${line.problems} places differ`}, in ${line.ms} ms\n`;
  }
}

function placeOf({ partition, hour }: Ledger): string {
  return partition === undefined ? '' : `partition ${partition}, ${hour!.slice(0, 16)}Z: `;
}

function figuresOf({ figures }: Ledger): string {
  return Object.entries(figures)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');
}
