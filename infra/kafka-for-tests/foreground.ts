import { once } from 'node:events';
import { startKafka } from './start-kafka.ts';

// `npm run kafka`: a broker and a registry for somebody who tries the Kafka mode by hand, until Ctrl-C.
const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => stopping.abort());
const kafka = await startKafka({ say: (line) => console.error(line), signal: stopping.signal });
console.log(`export KAFKA_BROKERS=${kafka.brokers} SCHEMA_REGISTRY_URL=${kafka.registryUrl}`);
console.log(`export TEST_KAFKA_BROKERS=${kafka.brokers} TEST_REGISTRY_URL=${kafka.registryUrl}`);
console.error('Kafka and the schema registry run until Ctrl-C.');
const alive = setInterval(() => {}, 60_000);
if (!stopping.signal.aborted) await once(stopping.signal, 'abort');
clearInterval(alive);
await kafka.stop();
