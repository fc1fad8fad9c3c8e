/** What being exact costs, on copies of records: transactions on Kafka, waiting for the disk on the embedded log. */

import { line, machine, perSecond } from './figures.ts';
import { copyEmbedded, copyKafka } from './pass-through.ts';
import { broker } from './running.ts';
import { scanLines } from './scans.ts';

const COUNT = Number(process.argv[2] ?? 200_000);
const values = [...scanLines(COUNT)];

const loose = await copyEmbedded(values, { sync: false });
const durable = await copyEmbedded(values);
line('embedded: without waiting for the disk', perSecond(COUNT, loose), 1);
line('embedded: every commit on the disk', perSecond(COUNT, durable), loose / durable);
const kafka = broker();
if (kafka) {
  const plain = await copyKafka(kafka.brokers, values, { transactions: false });
  const exact = await copyKafka(kafka.brokers, values);
  line('Kafka: without transactions', perSecond(COUNT, plain), 1);
  line('Kafka: in transactions', perSecond(COUNT, exact), plain / exact);
}
machine();
