import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { createApp } from '../../infra/http/app.ts';
import type { Role } from '../../infra/http/roles.ts';
import { Tokens } from '../../infra/http/tokens.ts';
import { type Base, openEngine, openScratch, Pipeline, STAGE_NAMES } from '../../infra/pipeline.ts';
import { settingsInMemory, tokenIn } from '../../infra/settings/in-memory.ts';
import { Intake } from '../../producers/gateway/intake.ts';
import { openPersonal } from '../../producers/personal/open.ts';
import type { Vault } from '../../producers/personal/vault.ts';
import { Sealer } from '../../producers/sealing/sealer.ts';
import type { Rules } from '../../schemas/rules.ts';
import { migrate } from '../../sinks/clickhouse/migrate.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';

/** The keys of a world. */
export const KEYS = { subjects: Buffer.alloc(32, 1), seal: Buffer.alloc(32, 2) };

/** The engine allows one folder a process, so all worlds of a spec share it, each with a database and a log of its own. */
export interface Worlds {
  open(rules: Rules): Promise<World>;
  close(): Promise<void>;
}

/** A whole system on a scratch log, with a clock that the test sets. */
export interface World {
  readonly store: Store;
  readonly base: Base;
  /** Seals and opens what is learnt of people, as the sink does. */
  readonly vault: Vault;
  readonly intake: Intake;
  readonly pipeline: Pipeline;
  readonly rules: Rules;
  readonly clock: { now: number };
  /** Gives lines to the gateway, as known at the clock, and waits until every read shows them. */
  tell(lines: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens the engine for the worlds of a spec. */
export async function openWorlds(): Promise<Worlds> {
  const dir = await mkdtemp(join(tmpdir(), 'truyvet-weekly-'));
  const engine = await openEngine({ url: undefined, dir });
  let count = 0;
  return {
    async open(rules) {
      count += 1;
      const store = engine.in(`world_${count}`);
      await migrate(store);
      return openWorld(store, join(dir, `log-${count}`), rules);
    },
    async close() {
      await engine.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function openWorld(store: Store, dir: string, rules: Rules): Promise<World> {
  const opened = await openScratch(dir);
  const failing = (line: string) => {
    throw new Error(line);
  };
  const { people, vault, matcher } = await openPersonal({
    ...opened,
    keys: KEYS,
    dir: join(dir, 'personal'),
    say: failing,
  });
  const base: Base = { ...opened, matcher };
  const pipeline = new Pipeline({ main: base, base, rules, database: store.database });
  await pipeline.runStages(STAGE_NAMES);
  await pipeline.runSink(store);
  const clock = { now: Date.parse('2026-01-01T00:00:00Z') };
  const intake = new Intake({
    log: base.log,
    sealer: new Sealer(KEYS),
    rules: () => rules,
    encode: (topic, message) => base.codec.encode(topic, message),
    now: () => clock.now,
  });
  return {
    store,
    base,
    vault,
    intake,
    pipeline,
    rules,
    clock,
    async tell(lines) {
      for (let at = 0; at < lines.length; at += 2000) {
        await intake.take(
          lines.slice(at, at + 2000).map((text) => ({ text })),
          false,
        );
      }
      while ((await pipeline.pending()).pending > 0) {
        const trouble = pipeline.trouble();
        if (trouble) throw new Error(trouble);
        await sleep(5);
      }
    },
    async close() {
      await pipeline.stop();
      await people.close();
      await base.log.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Somebody who calls. */
export interface Person {
  readonly name: string;
  readonly role: Role;
  readonly district?: string;
}

/** An HTTP server over some routes, asked without a socket, by people with tokens. */
export async function openHttp(register: (app: FastifyInstance) => Promise<void>) {
  const settings = settingsInMemory();
  const errors: string[] = [];
  const app = await createApp({
    tokens: new Tokens(settings, 'administrator-of-the-test'),
    log: (line) => errors.push(line),
  });
  await register(app);
  const tokens = new Map<string, string>();
  const tokenOf = (person: Person) => tokens.getOrInsertComputed(person.name, () => tokenIn(settings, person));
  return {
    app,
    errors,
    tokenOf,
    async call(person: Person | undefined, method: 'GET' | 'POST', url: string, body?: unknown) {
      const answer = await app.inject({
        method,
        url,
        headers: {
          ...(person && { authorization: `Bearer ${tokenOf(person)}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { payload: JSON.stringify(body) }),
      });
      if (answer.statusCode === 500) throw new Error(errors.join('\n'));
      const type = String(answer.headers['content-type'] ?? '');
      return {
        status: answer.statusCode,
        headers: answer.headers,
        // biome-ignore lint/suspicious/noExplicitAny: a test looks into any answer.
        json: (type.includes('json') ? answer.json() : undefined) as any,
        bytes: answer.rawPayload,
      };
    },
    async close() {
      await app.close();
    },
  };
}

/** Who the specs let call. */
export const ADMINISTRATOR: Person = { name: 'Quản trị', role: 'administrator' };
export const DEPARTMENT: Person = { name: 'Sở TT&TT', role: 'department' };
export const EPIDEMIOLOGIST: Person = { name: 'CDC', role: 'epidemiologist' };
export const PHAN_RANG: Person = { name: 'Phan Rang', role: 'district', district: '582' };
export const NINH_SON: Person = { name: 'Ninh Sơn', role: 'district', district: '585' };
export const VIEWER: Person = { name: 'Màn hình', role: 'viewer' };
