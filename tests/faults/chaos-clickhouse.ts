import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../worlds/random.ts';

/** How the proxy behaves: as it should; not at all; late; or losing half of the inserts, before or after ClickHouse has taken them. */
export type Mood = 'well' | 'away' | 'slow' | 'half';

/** A proxy before ClickHouse that misbehaves on command. */
export class MoodyProxy {
  mood: Mood = 'well';
  readonly #target: number;
  readonly #random: Random;
  readonly #server: Server;

  constructor(target: number, random: Random) {
    this.#target = target;
    this.#random = random;
    this.#server = createServer((from, to) => void this.#pass(from, to).catch(() => to.destroy()));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(from: IncomingMessage, to: ServerResponse): Promise<void> {
    if (this.mood === 'away') return void from.socket.destroy();
    if (this.mood === 'slow') await sleep(300 + this.#random.below(1500));
    const insert = this.mood === 'half' && (from.url?.includes('INSERT') ?? false);
    if (insert && this.#random.chance(0.25)) return void from.socket.destroy();
    const lose = insert && this.#random.chance(0.33);
    const through = request({
      port: this.#target,
      host: '127.0.0.1',
      method: from.method,
      path: from.url,
      headers: from.headers,
    });
    from.pipe(through);
    through.on('error', () => to.destroy());
    through.on('response', (answer) => {
      // Taken, but nobody hears of it.
      if (lose) return void answer.resume().on('end', () => from.socket.destroy());
      to.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(to);
    });
  }
}
