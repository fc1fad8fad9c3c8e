import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { NoAnswer } from './client.ts';
import { type SystemProcess, startProcess } from './system-process.ts';

const clock = fileURLToPath(new URL('clock.preload.ts', import.meta.url));

interface Member {
  readonly dir: string;
  process: SystemProcess;
  up: boolean;
  frozen: boolean;
}

/** Several processes of one deployment on Kafka, each with every part, and somebody who starts again what has ended. */
export class Fleet {
  readonly #dir: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #members: Member[] = [];
  /** The last words of processes that ended by themselves and were started again. */
  readonly ended: string[] = [];
  #ending = false;

  constructor(dir: string, env: NodeJS.ProcessEnv) {
    this.#dir = dir;
    this.#env = env;
  }

  get size(): number {
    return this.#members.length;
  }

  /** The folder of a member. */
  dir(index: number): string {
    return this.#members[index]!.dir;
  }

  /** Adds a member; with `dir` in a folder of its own choice. */
  async add(dir = join(this.#dir, `${this.#members.length}`)): Promise<void> {
    await mkdir(dir, { recursive: true });
    const member: Member = { dir, process: undefined as never, up: false, frozen: false };
    this.#members.push(member);
    this.#start(member);
  }

  #start(member: Member, clockOffset = 0): void {
    const started = startProcess({
      dir: member.dir,
      env: { ...this.#env, TRUYVET_TEST_CLOCK: String(clockOffset) },
      preload: clockOffset === 0 ? [] : [clock],
    });
    member.process = started;
    member.up = true;
    member.frozen = false;
    void started.gone.then(async (signal) => {
      if (member.process !== started) return;
      member.up = false;
      if (signal === 'SIGKILL' || this.#ending) return;
      this.ended.push(started.output().trim().split('\n').at(-1) ?? '');
      await sleep(1000);
      if (member.process === started && !this.#ending) this.#start(member);
    });
  }

  /** SIGKILL, and a new start; with `clockOffset` the new process's clock is wrong by so many ms. */
  async kill(index: number, clockOffset = 0): Promise<void> {
    const member = this.#members[index]!;
    await member.process.kill();
    this.#start(member, clockOffset);
  }

  /** SIGSTOP: a process that does not know how long it slept. */
  freeze(index: number): void {
    const member = this.#members[index]!;
    if (member.up) member.process.child.kill('SIGSTOP');
    member.frozen = true;
  }

  /** SIGCONT. */
  thaw(index: number): void {
    const member = this.#members[index]!;
    if (member.up) member.process.child.kill('SIGCONT');
    member.frozen = false;
  }

  /** The address of a member that is up and answers. */
  async anyUrl(pick: (below: number) => number): Promise<string> {
    const awake = this.#members.filter(({ up, frozen }) => up && !frozen);
    if (awake.length === 0) throw new NoAnswer('no process is up');
    const { process } = awake[pick(awake.length)]!;
    return Promise.race([
      process.url,
      sleep(5000, undefined, { ref: false }).then(() =>
        Promise.reject(new NoAnswer('the process does not answer yet')),
      ),
    ]);
  }

  /** What every member wrote last. */
  output(): string {
    return this.#members.map(({ process }, i) => `--- ${i}\n${process.output().slice(-3000)}`).join('\n');
  }

  async end(): Promise<void> {
    this.#ending = true;
    for (const index of this.#members.keys()) this.thaw(index);
    await Promise.all(this.#members.map(({ process, up }) => up && process.kill()));
  }
}
