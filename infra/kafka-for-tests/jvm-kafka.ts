import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brokerSettings } from './broker-settings.ts';
import { type Child, startChild } from './child.ts';
import { fetchKafka, fetchRegistry, registryJar } from './fetch.ts';
import { freePort } from './free-port.ts';
import type { KafkaForTests } from './kafka-for-tests.ts';
import { brokerAnswers, registryAnswers } from './ready.ts';
import { waitUntil } from './wait-until.ts';

const run = promisify(execFile);
const readyMs = 90_000;

/** A broker and a registry in two JVMs on this machine. Data lies in a temporary folder that `stop` removes. */
export async function startJvmKafka(say: (line: string) => void, signal?: AbortSignal): Promise<KafkaForTests> {
  await run('java', ['-version']).catch(() => {
    throw new Error('Java (17 or newer) is not installed: the Kafka tests need it, or KAFKA_BROKERS.');
  });
  const jars = join(await fetchKafka(say, signal), 'lib', '*');
  const jar = await registryJar(await fetchRegistry(say, signal));
  const folder = await mkdtemp(join(tmpdir(), 'truyvet-kafka-'));
  const [port, controllerPort, registryPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const brokers = `127.0.0.1:${port}`;
  const registryUrl = `http://127.0.0.1:${registryPort}/apis/ccompat/v7`;

  const properties = join(folder, 'server.properties');
  await writeFile(properties, brokerProperties(port, controllerPort, join(folder, 'log')));
  const interrupted = (child: Child) => () => (signal?.aborted ? new Error('interrupted') : child.ended());
  let broker: Child | undefined;
  let registry: Child | undefined;
  const startBroker = async () => {
    if (broker && !broker.ended()) return;
    const args = ['-Xms256m', '-Xmx512m', '-XX:+UseG1GC', '-cp', jars, 'kafka.Kafka', properties];
    const child = startChild('java', args, join(folder, 'broker.log'));
    broker = child;
    await waitUntil('The broker', readyMs, () => brokerAnswers(brokers), interrupted(child));
  };
  const startRegistry = async () => {
    if (registry && !registry.ended()) return;
    const child = startChild('java', ['-Xmx512m', '-XX:+UseSerialGC', '-jar', jar], join(folder, 'registry.log'), {
      QUARKUS_HTTP_HOST: '127.0.0.1',
      QUARKUS_HTTP_PORT: String(registryPort),
      // On disk, so that schema ids survive a restart as they do in production.
      APICURIO_DATASOURCE_URL: `jdbc:h2:file:${join(folder, 'registry')}`,
    });
    registry = child;
    await waitUntil('The schema registry', readyMs, () => registryAnswers(registryUrl), interrupted(child));
  };
  const stop = async () => {
    await Promise.all([broker?.kill(), registry?.kill()]);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const id = randomBytes(16).toString('base64url');
    await run('java', ['-cp', jars, 'kafka.tools.StorageTool', 'format', '--standalone', '-t', id, '-c', properties]);
    await Promise.all([startBroker(), startRegistry()]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    brokers,
    registryUrl,
    stop,
    startBroker,
    stopBroker: async () => broker?.stop(),
    killBroker: async () => broker?.kill(),
    startRegistry,
    stopRegistry: async () => registry?.stop(),
  };
}

function brokerProperties(port: number, controllerPort: number, folder: string): string {
  const settings: Record<string, string> = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': folder,
    ...brokerSettings,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
