import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { ROLES, type Role } from '../../infra/http/roles.ts';
import { PARTS, type System, startSystem } from '../../infra/system.ts';

const ADMINISTRATOR = 'administrator-of-the-spec';

/** The whole system in this process, in a folder of its own. */
export interface Running {
  readonly url: string;
  readonly dir: string;
  /** All that the system said to its operator. */
  readonly said: readonly string[];
  readonly system: System;
  token(role: Role): string;
  call(method: string, path: string, body?: unknown, init?: CallInit): Promise<Response>;
  /** Resolves when everything that was taken is in every read. */
  settled(): Promise<void>;
}

interface CallInit {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Starts the system before the tests of a file and stops it after them. `prepare` fills its folder first. */
export function runningSystem(prepare: (dir: string) => void = () => {}): Running {
  const dir = mkdtempSync(join(tmpdir(), 'truyvet-interop-'));
  const said: string[] = [];
  let system: System;
  beforeAll(async () => {
    prepare(dir);
    const config = { port: 0, host: '127.0.0.1', dataDir: dir, token: ADMINISTRATOR, demo: false };
    const rest = { rulesFile: undefined, kafka: undefined, clickhouseUrl: undefined };
    system = await startSystem({ ...config, ...rest }, PARTS, (line) => said.push(line));
    for (const role of Object.keys(ROLES) as Role[]) {
      if (role === 'administrator') continue;
      const district = role === 'district' ? { district: '582' } : {};
      const made = await running.call('POST', '/v1/tokens', { name: role, role, ...district });
      tokens.set(role, ((await made.json()) as { token: string }).token);
    }
  });
  afterAll(async () => {
    await system?.stop().catch(() => {});
    rmSync(dir, { recursive: true, force: true });
  });
  const tokens = new Map<Role, string>([['administrator', ADMINISTRATOR]]);
  const running: Running = {
    dir,
    said,
    get url() {
      return system.url;
    },
    get system() {
      return system;
    },
    token: (role) => tokens.get(role)!,
    call: (method, path, body, { token = ADMINISTRATOR, headers = {} } = {}) =>
      fetch(`${system.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isRaw(body) ? body : JSON.stringify(body) }),
      }),
    settled: async () => {
      for (;;) {
        const status = (await (await running.call('GET', '/v1/status')).json()) as { pending: number };
        if (status.pending === 0) return;
        await sleep(10);
      }
    },
  };
  return running;
}

function isRaw(body: unknown): body is string | Buffer<ArrayBuffer> {
  return typeof body === 'string' || Buffer.isBuffer(body);
}

/** The lines of an NDJSON answer. */
export async function ndjson<T>(response: Response): Promise<T[]> {
  return (await response.text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
