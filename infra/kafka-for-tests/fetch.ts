import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cached } from './cache.ts';

const run = promisify(execFile);

/** Versions that the tests are written against; the cache folders carry them in their names. */
const versions = { kafka: '4.1.1', log4j: '2.25.1', registry: '3.0.9' };

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>truyvet</groupId><artifactId>kafka-for-tests</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${versions.kafka}</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>${versions.log4j}</version></dependency>
  </dependencies>
</project>
`;

/** The folder with the broker's jars, fetched by Maven the first time. Throws with what to install when there is no Maven. */
export function fetchKafka(say: (line: string) => void, signal?: AbortSignal): Promise<string> {
  return cached(`kafka-${versions.kafka}`, async (folder) => {
    say(`fetching Kafka ${versions.kafka} with Maven (43 MB, once)`);
    await writeFile(join(folder, 'pom.xml'), pom);
    await maven(
      folder,
      [
        'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies',
        `-DoutputDirectory=${join(folder, 'lib')}`,
      ],
      signal,
    );
  });
}

/** The folder with the registry (`*-runner.jar` and its libraries), fetched by Maven the first time. */
export function fetchRegistry(say: (line: string) => void, signal?: AbortSignal): Promise<string> {
  return cached(`apicurio-registry-${versions.registry}`, async (folder) => {
    say(`fetching the schema registry ${versions.registry} with Maven (109 MB, once)`);
    const archive = join(folder, 'registry.tar.gz');
    // Version 2.10 of the plugin: later ones read the artifact's parent POM, which was never published.
    await maven(
      folder,
      [
        'org.apache.maven.plugins:maven-dependency-plugin:2.10:get',
        `-Dartifact=io.apicurio:apicurio-registry-app:${versions.registry}:tar.gz:all`,
        '-Dtransitive=false',
        `-Ddest=${archive}`,
      ],
      signal,
    );
    await run('tar', ['-xzf', archive, '-C', folder]);
    await run('rm', [archive]);
  });
}

/** The path of the registry's runnable jar in `folder`. */
export async function registryJar(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const jar = names.find((name) => name.endsWith('-runner.jar'));
  if (!jar) throw new Error(`No *-runner.jar in ${folder}: remove that folder and start again, it is fetched anew.`);
  return join(folder, jar);
}

async function maven(folder: string, args: string[], signal?: AbortSignal): Promise<void> {
  try {
    await run('mvn', ['-B', '-q', ...args], { cwd: folder, maxBuffer: 1 << 26, timeout: 600_000, signal });
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (code === 'ENOENT') throw new Error('Maven (mvn) is not installed: the Kafka tests need it, or KAFKA_BROKERS.');
    throw new Error(`Maven could not fetch ${args[1] ?? args[0]}:\n${stdout ?? ''}${stderr ?? String(error)}`);
  }
}
