/**
 * What being exact costs: the three folds over the same scans, with transactions on Kafka and without, and on the embedded log with waiting
 * for the disk and without; in turns, there and back, in this process. Then plain copies of records, where nothing but being exact costs.
 */

import { line, machine, perSecond } from './figures.ts';
import { type Folded, foldEmbedded, foldOnKafka } from './folding.ts';
import { copyEmbedded, copyKafka } from './pass-through.ts';
import { broker } from './running.ts';
import { scanLines } from './scans.ts';

const COUNT = Number(process.argv[2] ?? 100_000);
const values = [...scanLines(COUNT, { people: Math.ceil(COUNT / 16) })];

/** Runs both ways in the order loose, exact, exact, loose, after a first run that only warms the code. */
async function inTurns(run: (exact: boolean) => Promise<Folded>): Promise<{ loose: Folded; exact: Folded }> {
  await run(true);
  const [a, b, c, d] = [await run(false), await run(true), await run(true), await run(false)];
  const both = (one: Folded, other: Folded): Folded => ({
    took: (one.took + other.took) / 2,
    cpu: (one.cpu + other.cpu) / 2,
    commits: (one.commits + other.commits) / 2,
  });
  return { loose: both(a, d), exact: both(b, c) };
}

function report(where: string, without: string, exactly: string, { loose, exact }: { loose: Folded; exact: Folded }) {
  const cpu = ({ cpu }: Folded) => `${((cpu / COUNT) * 1e6).toFixed(0)} s`;
  line(`${where}, folds, ${without}`, perSecond(COUNT, loose.took), 1);
  line(`${where}, folds, ${exactly}`, perSecond(COUNT, exact.took), loose.took / exact.took);
  line(`  CPU a million scans, ${without}`, cpu(loose), 1);
  line(`  CPU a million scans, ${exactly}`, cpu(exact), exact.cpu / loose.cpu);
  line(`  commits, ${without} and ${exactly}`, `${loose.commits.toFixed(0)}, ${exact.commits.toFixed(0)}`);
}

const DISK = ['without waiting for the disk', 'every commit on the disk'] as const;
const TRANSACTIONS = ['without transactions', 'in transactions'] as const;

report('embedded', ...DISK, await inTurns((exact) => foldEmbedded(values, { sync: exact })));
const loose = await copyEmbedded(values, { sync: false });
const durable = await copyEmbedded(values);
line(`embedded, copies, ${DISK[0]}`, perSecond(COUNT, loose), 1);
line(`embedded, copies, ${DISK[1]}`, perSecond(COUNT, durable), loose / durable);

const kafka = broker();
if (kafka) {
  report(
    'Kafka',
    ...TRANSACTIONS,
    await inTurns((exact) => foldOnKafka(kafka.brokers, values, { exactlyOnce: exact })),
  );
  const plain = await copyKafka(kafka.brokers, values, { transactions: false });
  const exact = await copyKafka(kafka.brokers, values);
  line(`Kafka, copies with kafkajs, ${TRANSACTIONS[0]}`, perSecond(COUNT, plain), 1);
  line(`Kafka, copies with kafkajs, ${TRANSACTIONS[1]}`, perSecond(COUNT, exact), plain / exact);
} else
  console.log('(Kafka: name a broker in KAFKA_BROKERS and a registry in SCHEMA_REGISTRY_URL, or see npm run kafka)');
machine();
