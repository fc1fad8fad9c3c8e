import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type SharedKafka, sharedKafka } from '../../infra/kafka-for-tests/shared-kafka.ts';
import { hostsInLock, missingFromLock } from '../../infra/setup/lock-file.ts';
import { chromium, needTool, systemTools } from '../../infra/setup/system-tools.ts';
import { runCommand } from './command.ts';
import { type Counts, summaryLine, total } from './counts.ts';
import { runVitest } from './vitest.ts';

// `npm test`: the checks, then every spec against a real broker and a real browser. The last line is the sum.
process.chdir(resolve(import.meta.dirname, '../..'));
const say = (line: string) => console.log(line);
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => interrupted.abort());

const results: { name: string; counts: Counts; seconds: number }[] = [];
let kafka: SharedKafka | undefined;

/** Runs one phase under a heading. It counts as one test, unless it says how many it was. */
async function phase(name: string, work: () => Promise<Counts | boolean>): Promise<void> {
  if (interrupted.signal.aborted) return;
  say(`\n== ${name}`);
  const started = Date.now();
  const done = await work().catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    return false;
  });
  const counts = typeof done === 'boolean' ? { passed: Number(done), failed: Number(!done), skipped: 0 } : done;
  results.push({ name, counts, seconds: (Date.now() - started) / 1000 });
}

/** A phase that a program of node_modules/.bin decides by its exit code. */
const check = (name: string, command: string, args: string[]) =>
  phase(name, async () => (await runCommand(`node_modules/.bin/${command}`, args, interrupted.signal)).code === 0);

const lock = await readFile('package-lock.json', 'utf8');
await phase('Lock file names no host', async () => {
  const hosts = hostsInLock(lock);
  for (const host of hosts.slice(0, 10)) say(host);
  return hosts.length === 0;
});
await phase('Lock file is complete for every platform', async () => {
  const missing = missingFromLock(lock);
  for (const name of missing) say(`no entry for ${name}: npm ci would refuse`);
  return missing.length === 0;
});
await check('Types (tsc)', 'tsc', ['--noEmit']);
await check('Format and lint (Biome)', 'biome', ['check', '--error-on-warnings']);
await phase('System tools', async () => {
  for (const tool of systemTools) {
    const path = needTool(tool, say);
    if (tool === chromium) process.env.CHROMIUM_PATH = path;
  }
  return true;
});
try {
  await phase('Kafka and the schema registry', async () => {
    kafka = await sharedKafka(say, interrupted.signal);
    process.env.TEST_KAFKA_BROKERS = kafka.brokers;
    process.env.TEST_REGISTRY_URL = kafka.registryUrl;
    say(`broker ${kafka.brokers}, schema registry ${kafka.registryUrl}`);
    return true;
  });
  await phase('Specs (vitest)', () => runVitest(interrupted.signal));
} finally {
  await kafka?.stop();
}

say('\n== Durations');
for (const { name, seconds, counts } of results) {
  say(`${seconds.toFixed(1).padStart(7)} s  ${counts.failed > 0 ? 'FAILED' : 'ok    '}  ${name}`);
}
if (interrupted.signal.aborted) say('interrupted: what was under way counts as failed');
const sum = total(results.map(({ counts }) => counts));
if (interrupted.signal.aborted && sum.failed === 0) sum.failed = 1;
say(summaryLine(sum));
process.exitCode = interrupted.signal.aborted ? 130 : sum.failed > 0 ? 1 : 0;
