import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { GenericContainer, Wait } from 'testcontainers';
import { brokerSettings } from './broker-settings.ts';
import { freePort } from './free-port.ts';
import type { KafkaForTests } from './kafka-for-tests.ts';
import { brokerAnswers, registryAnswers } from './ready.ts';
import { waitUntil } from './wait-until.ts';

const run = promisify(execFile);
const readyMs = 120_000;

/** Whether a Docker engine answers on this machine. */
export async function containersAvailable(): Promise<boolean> {
  return run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 5_000 }).then(
    ({ stdout }) => stdout.trim() !== '',
    () => false,
  );
}

/**
 * A broker and a registry in containers, on ports of this machine that are chosen before the start: the broker has to
 * advertise its own, and a container that is stopped and started keeps it. Written from the images' documentation and
 * never run so far, because no machine of the project's had a Docker engine.
 */
export async function startContainerKafka(say: (line: string) => void): Promise<KafkaForTests> {
  say('starting Kafka and the schema registry in containers');
  const [port, registryPort] = await Promise.all([freePort(), freePort()]);
  const brokers = `127.0.0.1:${port}`;
  const registryUrl = `http://127.0.0.1:${registryPort}/apis/ccompat/v7`;
  const [broker, registry] = await Promise.all([
    new GenericContainer('apache/kafka:4.1.1')
      .withExposedPorts({ container: 9092, host: port })
      .withEnvironment(brokerEnvironment(brokers))
      .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
      .start(),
    new GenericContainer('apicurio/apicurio-registry:3.0.9')
      .withExposedPorts({ container: 8080, host: registryPort })
      .withEnvironment({ APICURIO_DATASOURCE_URL: 'jdbc:h2:file:/tmp/registry' })
      .withWaitStrategy(Wait.forHttp('/apis/ccompat/v7/subjects', 8080))
      .start(),
  ]);
  const docker = (...args: string[]) => run('docker', args);
  const startBroker = async () => {
    await docker('start', broker.getId());
    await waitUntil('The broker', readyMs, () => brokerAnswers(brokers));
  };
  const startRegistry = async () => {
    await docker('start', registry.getId());
    await waitUntil('The schema registry', readyMs, () => registryAnswers(registryUrl));
  };
  await Promise.all([startBroker(), startRegistry()]);
  return {
    brokers,
    registryUrl,
    startBroker,
    startRegistry,
    stop: async () => {
      await Promise.all([broker.stop(), registry.stop()]);
    },
    stopBroker: async () => {
      await docker('stop', broker.getId());
    },
    killBroker: async () => {
      await docker('kill', broker.getId());
    },
    stopRegistry: async () => {
      await docker('stop', registry.getId());
    },
  };
}

function brokerEnvironment(brokers: string): Record<string, string> {
  return {
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${brokers}`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_INTER_BROKER_LISTENER_NAME: 'PLAINTEXT',
    KAFKA_HEAP_OPTS: '-Xmx512m',
    ...Object.fromEntries(
      Object.entries(brokerSettings).map(([name, value]) => [
        `KAFKA_${name.toUpperCase().replaceAll('.', '_')}`,
        value,
      ]),
    ),
  };
}
