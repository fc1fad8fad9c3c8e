import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deliver, get, settled } from './client.ts';
import { truyvet } from './command.ts';
import { compared } from './kill-matrix.ts';
import { smallWorld } from './small-world.ts';
import { type SystemProcess, startProcess } from './system-process.ts';

const bug = fileURLToPath(new URL('bad-deployment.preload.ts', import.meta.url));

let dir: string;
let running: SystemProcess;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-letters-'));
});

afterEach(async () => {
  await running.kill();
  await rm(dir, { recursive: true, force: true });
});

const LIST = /^((?:g\d+-)?\d+@\d+)\t(\S+)\t(\w+)\t(\S+)\t(.*)$/gm;

describe('events that the gateway refused', () => {
  const good = {
    type: 'scan',
    id: 'w',
    at: '2021-12-07T02:00:00.000Z',
    subject: 'card:F1-1-A',
    venue: 'venue-1',
    direction: 'in',
  };
  const wrong = { ...good, direction: 'inn' };

  test('are listed without a name, shown whole, tried, corrected, and then count as if they had been right', async () => {
    running = startProcess({ dir });
    const url = await running.url;
    const at = { TRUYVET_URL: url, TRUYVET_DATA: dir };
    const world = smallWorld(1).filter((line) => JSON.parse(line.startsWith('{') ? line : '0') !== 0);
    await deliver(url, world);
    const before = [...(await truyvet(['dead-letters', 'list'], at)).out.matchAll(LIST)].length;
    await deliver(url, [JSON.stringify(wrong)]);
    const list = (await truyvet(['dead-letters', 'list', '--code', 'schema'], at)).out;
    const [, id, , stage, , message] = [...list.matchAll(LIST)].at(-1)!;
    expect([stage, message]).toEqual(['gateway', expect.stringContaining('direction: must be')]);
    expect(list).not.toContain('F1-1-A');
    expect(JSON.parse((await truyvet(['dead-letters', 'show', id!], at)).out)).toMatchObject({ id, event: wrong });

    const still = await truyvet(['dead-letters', 'redrive', id!], at);
    expect([still.code, still.out]).toEqual([1, expect.stringContaining('not taken')]);
    const file = join(dir, 'edited.json');
    await writeFile(file, JSON.stringify(good));
    const dry = await truyvet(['dead-letters', 'redrive', id!, '--edit', file, '--dry-run'], at);
    expect([dry.code, dry.out]).toEqual([0, `${id}\twould be taken\taccepted as scan\n`]);
    await settled(url);
    expect(await compared(url, world)).toEqual([]);
    const done = await truyvet(['dead-letters', 'redrive', id!, '--edit', file], at);
    expect([done.code, done.out]).toEqual([0, `${id}\ttaken\taccepted as scan\n`]);
    await settled(url);
    expect(await compared(url, [...world, JSON.stringify(good)])).toEqual([]);
    expect([...(await truyvet(['dead-letters', 'list'], at)).out.matchAll(LIST)]).toHaveLength(before);
    expect((await truyvet(['dead-letters', 'list', '--all'], at)).out).toMatch(/\tredriven /);
    expect((await truyvet(['audit'], at)).code).toBe(0);
  });

  test('are for administrators alone', async () => {
    running = startProcess({ dir });
    const url = await running.url;
    const made = await truyvet(['token', 'add', '--name', 'tracer', '--role', 'epidemiologist'], { TRUYVET_DATA: dir });
    const headers = { authorization: `Bearer ${made.out.trim()}`, 'content-type': 'application/json' };
    for (const path of ['', '/0@0']) {
      expect((await fetch(`${url}/v1/dead-letters${path}`, { headers })).status).toBe(403);
    }
    expect((await fetch(`${url}/v1/dead-letters/redrive`, { headers, method: 'POST', body: '{}' })).status).toBe(403);
  });
});

describe('records that a stage could not take', () => {
  test('lie with their position and reason, and after the repair they are taken as if nothing had been', async () => {
    const lines = smallWorld(2, 300);
    // The bug is met by one venue's scans: few enough that the partition goes on.
    running = startProcess({ dir, preload: [bug], env: { TRUYVET_TEST_BUG: '"venue":"venue-1"' } });
    await deliver(await running.url, lines);
    await settled(await running.url, 60_000, running.output);
    expect(await compared(await running.url, lines)).not.toEqual([]);
    const audit = await truyvet(['audit'], { TRUYVET_URL: await running.url });
    expect(audit.out).toMatch(/deadLetters [1-9]\d*, missing 0/);
    expect(audit.code).toBe(0);
    await running.kill('SIGTERM');

    running = startProcess({ dir });
    const at = { TRUYVET_URL: await running.url };
    const [, id, , stage, code, rest] = [
      ...(await truyvet(['dead-letters', 'list', '--stage', 'people'], at)).out.matchAll(LIST),
    ][0]!;
    expect([stage, code, rest]).toEqual([
      'people',
      'fold-failed',
      expect.stringMatching(/^TypeError: a bug of this deployment\tpeople-0@\d+$/),
    ]);
    const whole = JSON.parse((await truyvet(['dead-letters', 'show', id!], at)).out) as { event: { event: object } };
    expect(whole.event.event).toMatchObject({ type: 'scan', venue: 'venue-1' });
    const redriven = await truyvet(['dead-letters', 'redrive', '--stage', 'people'], at);
    expect([redriven.code, redriven.out]).toEqual([0, expect.not.stringContaining('not taken')]);
    await settled(at.TRUYVET_URL);
    expect(await compared(at.TRUYVET_URL, lines)).toEqual([]);
    expect((await truyvet(['audit'], at)).code).toBe(0);
  });
});

describe('records that a stage of a later generation could not take', () => {
  test('are those that count, beside what the gateway refused, and are taken as if nothing had been', async () => {
    const wrong = '{"type":"scan"}';
    const lines = smallWorld(2, 300);
    running = startProcess({ dir, preload: [bug], env: { TRUYVET_TEST_BUG: '"venue":"venue-1"' } });
    const broken = { TRUYVET_URL: await running.url };
    await deliver(broken.TRUYVET_URL, [...lines, wrong]);
    await settled(broken.TRUYVET_URL, 60_000, running.output);
    const list = async (at: NodeJS.ProcessEnv) => [...(await truyvet(['dead-letters', 'list'], at)).out.matchAll(LIST)];
    const before = await list(broken);
    const ofPeople = before.filter(([, , , stage]) => stage === 'people');
    expect(ofPeople.length).toBeGreaterThan(0);
    expect(await truyvet(['rebuild'], broken)).toMatchObject({ code: 0 });

    // The same bug, met again: its letters have other places, and those of before count no more.
    const after = await list(broken);
    const places = after.map(([, id, , stage]) => [/^g1-/.test(id!), stage] as const);
    expect(places.filter(([later]) => later).map(([, stage]) => stage)).toEqual(ofPeople.map(() => 'people'));
    expect(places.filter(([later]) => !later).every(([, stage]) => stage === 'gateway')).toBe(true);
    expect(after.length).toBe(before.length);
    const gone = await truyvet(['dead-letters', 'show', ofPeople[0]![1]!], broken);
    expect([gone.code, gone.err]).toEqual([1, expect.stringContaining('there is no')]);
    await running.kill('SIGTERM');

    running = startProcess({ dir });
    const at = { TRUYVET_URL: await running.url };
    const [, id] = after.find(([, place]) => place!.startsWith('g1-'))!;
    const whole = JSON.parse((await truyvet(['dead-letters', 'show', id!], at)).out) as { event: { event: object } };
    expect(whole.event.event).toMatchObject({ type: 'scan', venue: 'venue-1' });
    const redriven = await truyvet(['dead-letters', 'redrive', '--stage', 'people'], at);
    expect([redriven.code, redriven.out]).toEqual([0, expect.not.stringContaining('not taken')]);
    await settled(at.TRUYVET_URL);
    expect(await compared(at.TRUYVET_URL, lines)).toEqual([]);
    expect((await list(at)).every(([, , , stage]) => stage === 'gateway')).toBe(true);
    expect((await truyvet(['audit'], at)).code).toBe(0);
  });
});

describe('a deployment that can take nothing', () => {
  test('stops its partition, says so, and goes on after the repair', async () => {
    const lines = smallWorld(3, 400);
    running = startProcess({ dir, preload: [bug], env: { TRUYVET_TEST_BUG: 'happened' } });
    const broken = await running.url;
    await deliver(broken, lines);
    let health = await fetch(`${broken}/health`);
    for (let i = 0; i < 200 && health.status === 200; i++) {
      await sleep(50);
      health = await fetch(`${broken}/health`);
    }
    expect(health.status).toBe(503);
    expect(((await health.json()) as { reason: string }).reason).toMatch(
      /^people: partition 0 is stopped: .*(in a row|of the last \d+ records) failed/,
    );
    const status = (await (await get(broken, '/v1/status')).json()) as {
      pending: number;
      process: { stages: { stage: string; partitions: { state: string; error?: string }[] }[] };
    };
    expect(status.pending).toBeGreaterThan(0);
    expect(status.process.stages.find(({ stage }) => stage === 'people')?.partitions[0]).toMatchObject({
      state: 'stopped',
      error: expect.stringContaining('a bug of this deployment'),
    });
    await running.kill('SIGTERM');

    running = startProcess({ dir });
    const url = await running.url;
    await settled(url);
    const redriven = await truyvet(['dead-letters', 'redrive', '--stage', 'people'], { TRUYVET_URL: url });
    expect(redriven.out + redriven.err).not.toContain('not taken');
    await settled(url);
    expect(await compared(url, lines)).toEqual([]);
    expect((await truyvet(['audit'], { TRUYVET_URL: url })).code).toBe(0);
  });
});
