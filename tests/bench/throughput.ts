/**
 * Scans a second from HTTP through all folds to ClickHouse: until everything that was answered 202 is visible in every read. Beside it, in
 * the same run, as many records of the same size are only copied from topic to topic.
 */
import { settled } from '../faults/client.ts';
import { line, machine, perSecond } from './figures.ts';
import { copyEmbedded, copyKafka } from './pass-through.ts';
import { broker, cpuSeconds, embedded, onKafka, pour, type Running } from './running.ts';
import { scanLines, venueLines } from './scans.ts';

const COUNT = Number(process.argv[2] ?? 50_000);
const lines = [...scanLines(COUNT)];

async function through(running: Running): Promise<{ took: number; cpu: number }> {
  try {
    await pour(running.gateway, venueLines());
    await settled(running.reads, 120_000);
    const used = () => running.processes.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0);
    const [began, cpu] = [performance.now(), used()];
    await pour(running.gateway, lines);
    await settled(running.reads, 1_800_000);
    return { took: performance.now() - began, cpu: used() - cpu };
  } finally {
    await running.stop();
  }
}

function report(where: string, copied: number, { took, cpu }: { took: number; cpu: number }): void {
  line(`${where}: records only copied, by plain code`, perSecond(COUNT, copied), 1);
  line(`${where}: scans through all folds to ClickHouse`, perSecond(COUNT, took), copied / took);
  line(`${where}: CPU seconds a million scans, all our processes`, ((cpu / COUNT) * 1_000_000).toFixed(0));
}

console.log(`${COUNT} scans`);
report('embedded', await copyEmbedded(lines), await through(await embedded()));
const kafka = broker();
if (kafka)
  report('Kafka, a process a stage', await copyKafka(kafka.brokers, lines), await through(await onKafka(kafka)));
else console.log('(Kafka: name a broker in KAFKA_BROKERS and a registry in SCHEMA_REGISTRY_URL, or see npm run kafka)');
machine();
