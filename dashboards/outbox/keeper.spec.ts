import { expect, test } from 'vitest';
import { settingsInMemory } from '../../infra/settings/in-memory.ts';
import type { WorkerOptions } from '../../streams/log.ts';
import type { Destination } from './config.ts';
import { OutboxKeeper, type Standing } from './keeper.ts';
import { Replays } from './replays.ts';
import { Takeovers } from './takeovers.ts';

/** A log that says who works on it, and refuses one group as long as `broken` says. */
function someLog() {
  const working: string[] = [];
  const log = {
    broken: false,
    working,
    partitions: async () => 1,
    async work({ group }: WorkerOptions) {
      if (log.broken && group === 'outbox-second') throw new Error('the log is away');
      working.push(group);
      return { tasks: () => [], stop: async () => void working.splice(working.indexOf(group), 1) };
    },
  };
  return log;
}

function keeperOn(log: ReturnType<typeof someLog>) {
  const settings = settingsInMemory();
  const stands = { generation: 0 };
  const keeper = new OutboxKeeper({
    destinations: ['first', 'second'].map((name) => ({ name, since: 0 }) as Destination),
    standing: () => ({ log, codec: {}, generation: stands.generation }) as unknown as Standing,
    takeovers: new Takeovers(settings),
    replays: new Replays(settings),
    open: () => '',
    seal: () => Buffer.alloc(0),
    say: () => undefined,
    everyMs: 5,
  });
  return { keeper, stands };
}

test('each destination has one worker, however often the log was away when another generation stood', async () => {
  const log = someLog();
  const { keeper, stands } = keeperOn(log);
  await keeper.start();
  log.broken = true;
  stands.generation = 1;
  await expect.poll(() => log.working).toEqual(['outbox-first']);
  log.broken = false;
  await expect.poll(() => [...log.working].sort()).toEqual(['outbox-first', 'outbox-second']);
  await keeper.stop();
  expect(log.working).toEqual([]);
});

test('whoever asked for a replay is told when another generation stands, or the process stops', async () => {
  const { keeper, stands } = keeperOn(someLog());
  await keeper.start();
  const overtaken = keeper.replay('first', 0, 'x');
  stands.generation = 1;
  await expect(overtaken).rejects.toMatchObject({ code: 'conflict' });
  const stopped = keeper.replay('first', 0, 'x');
  await Promise.all([keeper.stop(), expect(stopped).rejects.toMatchObject({ code: 'unavailable' })]);
});
