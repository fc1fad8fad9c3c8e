/** `npm run chaos -- --seed S --steps N`: chaos for as long as wanted, on a broker of its own. Exits with 1 when the end is wrong. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startKafka } from '../../infra/kafka-for-tests/start-kafka.ts';
import { chaos } from './chaos.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, steps: { type: 'string' }, processes: { type: 'string' } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
const steps = Number(values.steps ?? 30);
const processes = Number(values.processes ?? 3);
const say = (line: string) => void process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);

say(`seed ${seed}, ${steps} steps, ${processes} processes`);
const dir = await mkdtemp(join(tmpdir(), 'truyvet-chaos-'));
const kafka = await startKafka({ say });
try {
  const differ = await chaos({ seed, steps, kafka, dir, say, processes });
  for (const line of differ) say(line);
  say(differ.length === 0 ? 'equals the oracle, and the ledger holds' : `${differ.length} differences; seed ${seed}`);
  process.exitCode = differ.length === 0 ? 0 : 1;
} finally {
  await kafka.stop();
  await rm(dir, { recursive: true, force: true });
}
