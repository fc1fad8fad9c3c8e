import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cached } from '../../../infra/kafka-for-tests/cache.ts';
import { shortHash } from '../../../schemas/canonical.ts';

const run = promisify(execFile);
const FILES = ['Json', 'Messages', 'Walk', 'People', 'Venues', 'Peer'].map((name) => `${name}.java`);
const SOURCES = join(import.meta.dirname, 'src/main/java/vn/truyvet/peer');
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** The class path of the peer: its libraries by Maven and its classes by `javac`, once for each state of the sources. Needs Java 17 and Maven. */
export async function peerClassPath(): Promise<string> {
  const pom = join(import.meta.dirname, 'pom.xml');
  const sources = FILES.map((file) => join(SOURCES, file));
  const texts = await Promise.all([pom, ...sources].map((file) => readFile(file, 'utf8')));
  const folder = await cached(`kafka-streams-peer-${shortHash(texts)}`, async (made) => {
    await run('mvn', ['-q', '-B', '-f', pom, COPY, `-DoutputDirectory=${join(made, 'lib')}`]);
    await run('javac', ['-d', join(made, 'classes'), '-cp', join(made, 'lib', '*'), ...sources]);
  });
  return [join(folder, 'classes'), join(folder, 'lib', '*')].join(':');
}
