import { describe, expect, it } from 'vitest';
import { accept, acceptText } from '../../schemas/accept.ts';
import { parseInstant } from '../../schemas/instant.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { type DemoOptions, playDemo } from './demo.ts';
import { simulate } from './simulate.ts';

const small = { seed: 8, venues: 400, scansPerDay: 2000 };

interface Sent {
  /** Wall clock, milliseconds. */
  at: number;
  batch: unknown[];
}

/** Plays for some milliseconds of a clock that runs only while the demonstration sleeps or sends. */
async function play(length: number, options: Partial<DemoOptions> = {}): Promise<Sent[]> {
  const sent: Sent[] = [];
  const stop = new AbortController();
  let clock = 0;
  const wait = (milliseconds: number) => {
    clock += milliseconds;
    if (clock >= length) stop.abort();
  };
  await playDemo({
    ...small,
    signal: stop.signal,
    now: () => clock,
    sleep: async (milliseconds) => wait(milliseconds),
    send: async (batch) => {
      sent.push({ at: clock, batch });
    },
    ...options,
  });
  return sent;
}

function scans(sent: readonly Sent[]): { at: number; scan: Record<string, string> }[] {
  return sent.flatMap(({ at, batch }) =>
    batch
      .filter((event) => typeof event === 'object' && (event as { type: string }).type === 'scan')
      .map((event) => ({ at, scan: event as Record<string, string> })),
  );
}

describe('the demonstration', () => {
  it('begins with the places where people scan', async () => {
    const [first] = await play(100);
    const types = new Set(first!.batch.slice(0, 30).map((event) => (event as { type: string }).type));
    expect(types).toEqual(new Set(['venue']));
  });

  it('moves within five seconds, at places that are registered', async () => {
    const sent = await play(5000);
    const moving = scans(sent).filter(({ at }) => at > 0);
    expect(moving.length).toBeGreaterThan(5);
    const registered = new Set(
      sent.flatMap(({ batch }) => batch.map((event) => (event as { record?: string }).record)),
    );
    expect(moving.filter(({ scan }) => registered.has(scan.venue)).length / moving.length).toBeGreaterThan(0.9);
  });

  it('plays a day in six to ten minutes', async () => {
    const sent = await play(1_200_000);
    const begun = (day: string) => scans(sent).find(({ scan }) => scan.received! > `${day}T22:00`)!.at;
    const minutes = (begun('2021-12-07') - begun('2021-12-06')) / 60_000;
    expect(minutes).toBeGreaterThan(6);
    expect(minutes).toBeLessThan(10);
  });

  it('sends in the end everything that was simulated, once', async () => {
    const sent = (await play(600_000)).flatMap(({ batch }) => batch.map((event) => JSON.stringify(event)));
    const until = Date.parse('2021-12-07T00:00:00+07:00');
    const expected: string[] = [];
    for (const { receivedAt, event } of simulate({ ...small, days: 2, firstDay: '2021-12-06' })) {
      if (receivedAt < until) expected.push(JSON.stringify(event));
    }
    const left = new Map<string, number>();
    for (const line of sent) left.set(line, (left.get(line) ?? 0) + 1);
    for (const line of expected) {
      expect(left.get(line) ?? 0, line).toBeGreaterThan(0);
      left.set(line, left.get(line)! - 1);
    }
  });

  it('follows the simulated clock: what is sent was received then', async () => {
    const sent = scans(await play(60_000, { speed: 100 })).filter(({ at }) => at > 0);
    const opening = Date.parse('2021-12-06T05:30:00+07:00');
    for (const { at, scan } of sent) {
      const simulated = opening + at * 100;
      const received = parseInstant(scan.received!)!;
      // Garbage carries any `at`, but everything arrives within the tick in which it was due.
      expect(Math.abs(received - simulated)).toBeLessThanOrEqual(20_000);
    }
    expect(sent.length).toBeGreaterThan(100);
  });

  it('sends a batch again after the time the gateway asks for, and loses nothing', async () => {
    let refusals = 0;
    let clock = 0;
    const stop = new AbortController();
    const tried: { at: number; text: string; ok: boolean }[] = [];
    await playDemo({
      ...small,
      signal: stop.signal,
      now: () => clock,
      sleep: async (milliseconds) => {
        clock += milliseconds;
        if (clock > 20_000) stop.abort();
      },
      send: async (batch) => {
        const ok = tried.length % 3 !== 2;
        tried.push({ at: clock, text: JSON.stringify(batch), ok });
        if (ok) return;
        refusals++;
        throw Object.assign(new Error('the log is full'), { retryAfter: 2 });
      },
    });
    expect(refusals).toBeGreaterThan(2);
    tried.forEach(({ ok, text, at }, i) => {
      const again = tried[i + 1];
      if (ok || !again) return;
      expect(again.text).toBe(text);
      expect(again.at - at).toBe(2000);
    });
  });

  it('slows down behind a slow gateway instead of flooding it', async () => {
    let clock = 0;
    const stop = new AbortController();
    const sizes: number[] = [];
    await playDemo({
      ...small,
      signal: stop.signal,
      now: () => clock,
      sleep: async (milliseconds) => {
        clock += milliseconds;
      },
      send: async (batch) => {
        sizes.push(batch.length);
        clock += 3000;
        if (sizes.length === 100) stop.abort();
      },
    });
    expect(Math.max(...sizes.slice(10))).toBeLessThan(300);
  });

  it('ends with an error that is no request to wait', async () => {
    await expect(play(1000, { send: () => Promise.reject(new Error('gone')) })).rejects.toThrow('gone');
  });

  it('ends at once when it is stopped while it waits', async () => {
    const stop = new AbortController();
    const playing = playDemo({ ...small, signal: stop.signal, send: async () => {} });
    stop.abort();
    await expect(playing).resolves.toBeUndefined();
  });

  it('sends only what the gateway accepts, and garbage', async () => {
    const sent = (await play(300_000)).flatMap(({ batch }) => batch);
    const decisions = sent.map((event) =>
      typeof event === 'string' ? acceptText(event, DEFAULT_RULES) : accept(event, DEFAULT_RULES),
    );
    const refused = decisions.filter(({ ok }) => !ok).length;
    expect(refused).toBeGreaterThan(0);
    expect(refused / decisions.length).toBeLessThan(0.01);
  });
});
