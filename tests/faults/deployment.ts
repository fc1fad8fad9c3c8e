import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Part } from '../../infra/system.ts';
import { get, NoAnswer, status } from './client.ts';
import { kafkaDeployment } from './kafka-deployment.ts';
import { type SystemProcess, startProcess } from './system-process.ts';

/** What may be special about a process. */
export interface Special {
  readonly env?: NodeJS.ProcessEnv;
  readonly preload?: readonly string[];
}

/** A deployment of many processes on Kafka, each with a folder and a name of its own, which start and end one by one. */
export class Deployment {
  readonly env: NodeJS.ProcessEnv;
  readonly #dir: string;
  readonly #running = new Map<string, SystemProcess>();

  constructor(dir: string, clickhouseUrl: string, env: NodeJS.ProcessEnv = {}) {
    this.#dir = dir;
    this.env = { ...kafkaDeployment(), CLICKHOUSE_URL: clickhouseUrl, ...env };
  }

  get prefix(): string {
    return this.env.TRUYVET_TOPIC_PREFIX!;
  }

  /** The folder of a process. */
  dir(name: string): string {
    return join(this.#dir, name);
  }

  /** Starts a process; its name is the part that it runs, unless `parts` says more. Resolves when it runs. */
  async start(
    name: string,
    { env = {}, preload }: Special = {},
    parts: readonly Part[] = [name as Part],
  ): Promise<void> {
    await mkdir(this.dir(name), { recursive: true });
    const process = startProcess({
      dir: this.dir(name),
      // A name that is the same after a restart, so that nobody waits for the session of the one that died.
      env: { ...this.env, TRUYVET_INSTANCE: name, ...env },
      parts,
      ...(preload ? { preload } : {}),
    });
    this.#running.set(name, process);
    await process.url;
  }

  async startAll(names: readonly string[], special: Special = {}): Promise<void> {
    await Promise.all(names.map((name) => this.start(name, special)));
  }

  process(name: string): SystemProcess {
    return this.#running.get(name)!;
  }

  url(name: string): Promise<string> {
    return this.process(name).url;
  }

  /** Ends a process and waits until it is gone. */
  async end(name: string, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.process(name).kill(signal);
    this.#running.delete(name);
  }

  /** The names of those of the processes that have died. */
  dead(): string[] {
    return [...this.#running].filter(([, { child }]) => child.signalCode === 'SIGKILL').map(([name]) => name);
  }

  /** The generation that stands, as each process sees it. */
  async generations(): Promise<number[]> {
    const told = [...this.#running.values()].map(async ({ url }) => {
      const { generation } = (await (await get(await url, '/v1/status')).json()) as { generation: number };
      return generation;
    });
    return Promise.all(told);
  }

  /** Waits until something is so; what it throws as `NoAnswer` is not so yet. */
  async until(what: string, is: () => Promise<boolean>, limitMs = 90_000): Promise<void> {
    let last = '';
    for (const end = Date.now() + limitMs; Date.now() < end; await sleep(50)) {
      try {
        if (await is()) return;
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        last = error.message;
      }
    }
    throw new Error(`not within ${limitMs} ms: ${what}; ${last}\n${this.output()}`);
  }

  /** Waits until everything accepted is visible in every read. */
  async settled(reads = 'api'): Promise<void> {
    const url = await this.url(reads);
    let last: unknown;
    await this.until('everything is visible', async () => {
      last = await status(url);
      return (last as { pending: number }).pending === 0;
    }).catch((error: Error) => {
      throw new Error(`${error.message}\n${JSON.stringify(last)}`);
    });
  }

  /** What every process wrote last. */
  output(): string {
    return [...this.#running].map(([name, process]) => `--- ${name}\n${process.output().slice(-2500)}`).join('\n');
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running.values()].map((process) => process.kill()));
  }
}
