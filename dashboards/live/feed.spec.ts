import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Listener, LiveFeed } from './feed.ts';
import { emptySnapshot } from './fixture.ts';
import { KEEP_ALIVE, UNAVAILABLE } from './message.ts';
import type { Snapshot } from './snapshot.ts';

/** Somebody who looks, and what they were sent. */
class Screen implements Listener {
  readonly heard: string[] = [];
  blocked = false;

  ready(): boolean {
    return !this.blocked;
  }

  send(text: string): void {
    this.heard.push(text);
  }

  /** The scans of the province in each message of counts. */
  get scans(): number[] {
    return this.heard.filter((text) => text.startsWith('event: counts')).map((text) => counts(text).province.scans);
  }

  get lastId(): string {
    return /^id: (.+)$/m.exec(this.heard.at(-1)!)![1]!;
  }
}

function counts(text: string): Snapshot {
  return JSON.parse(/^data: (.+)$/m.exec(text)![1]!);
}

let scans = 0;
let reads = 0;
let broken = false;
let feed: LiveFeed;

beforeEach(() => {
  vi.useFakeTimers();
  [scans, reads, broken] = [0, 0, false];
  const read = async () => {
    reads++;
    if (broken) throw new Error('ClickHouse did not answer');
    return { ...emptySnapshot(), province: { ...emptySnapshot().province, scans } };
  };
  feed = new LiveFeed({ read, now: () => Date.now() });
});

afterEach(() => {
  vi.useRealTimers();
});

const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1000);

describe('somebody who looks', () => {
  test('gets the counts at once, then each change, and nothing when nothing changed', async () => {
    const screen = new Screen();
    feed.join(screen);
    await seconds(0.1);
    expect(screen.scans).toEqual([0]);
    await seconds(5);
    expect(screen.heard).toHaveLength(1);
    scans = 7;
    await seconds(1.1);
    expect(screen.scans).toEqual([0, 7]);
  });

  test('gets at most one message a second, however fast the counts change', async () => {
    const screen = new Screen();
    feed.join(screen);
    for (let i = 0; i < 100; i++) {
      scans++;
      await seconds(0.1);
    }
    expect(screen.scans.length).toBeGreaterThan(8);
    expect(screen.scans.length).toBeLessThanOrEqual(10);
  });

  test('who comes back with the current id hears nothing until a change', async () => {
    const first = new Screen();
    feed.join(first);
    await seconds(0.1);
    const again = new Screen();
    feed.join(again, first.lastId);
    await seconds(5);
    expect(again.heard).toEqual([]);
    scans = 3;
    await seconds(1.1);
    expect(again.scans).toEqual([3]);
  });

  test('who comes back with an older id gets the counts at once', async () => {
    const first = new Screen();
    feed.join(first);
    await seconds(0.1);
    const { lastId } = first;
    scans = 2;
    await seconds(1.1);
    const again = new Screen();
    feed.join(again, lastId);
    expect(again.scans).toEqual([2]);
  });

  test('an id holds for another process that serves the same counts', async () => {
    const screen = new Screen();
    feed.join(screen);
    await seconds(0.1);
    const other = new LiveFeed({ read: async () => emptySnapshot(), now: () => Date.now() });
    const again = new Screen();
    other.join(again, screen.lastId);
    await seconds(3);
    expect(again.heard).toEqual([]);
  });

  test('hears a comment after 15 quiet seconds', async () => {
    const screen = new Screen();
    feed.join(screen);
    await seconds(14);
    expect(screen.heard).toHaveLength(1);
    await seconds(2.1);
    expect(screen.heard.slice(1)).toEqual([KEEP_ALIVE]);
  });

  test('who is slow is passed over, and then gets only the newest', async () => {
    const [slow, quick] = [new Screen(), new Screen()];
    feed.join(slow);
    feed.join(quick);
    await seconds(0.1);
    slow.blocked = true;
    for (scans = 1; scans < 5; scans++) await seconds(1.1);
    expect(slow.scans).toEqual([0]);
    expect(quick.scans).toEqual([0, 1, 2, 3, 4]);
    slow.blocked = false;
    await seconds(1.1);
    expect(slow.scans).toEqual([0, 5]);
  });
});

describe('the counts are read', () => {
  test('never while nobody looks', async () => {
    await seconds(10);
    expect(reads).toBe(0);
    const leave = feed.join(new Screen());
    await seconds(3.5);
    const then = reads;
    expect(then).toBeGreaterThan(1);
    leave();
    await seconds(10);
    expect(reads).toBe(then);
  });

  test('once for all who look', async () => {
    for (let i = 0; i < 50; i++) feed.join(new Screen());
    await seconds(5);
    expect(reads).toBeLessThanOrEqual(6);
  });

  test('again for somebody who comes much later', async () => {
    feed.join(new Screen())();
    const leave = feed.join(new Screen());
    await seconds(0.1);
    leave();
    scans = 9;
    await seconds(3600);
    const late = new Screen();
    feed.join(late);
    await seconds(0.1);
    expect(late.scans).toEqual([9]);
  });

  test('and when they cannot be, it is said once, and the counts come when they can', async () => {
    const screen = new Screen();
    feed.join(screen);
    await seconds(0.1);
    broken = true;
    await seconds(5);
    expect(screen.heard.slice(1)).toEqual([UNAVAILABLE]);
    broken = false;
    await seconds(1.1);
    expect(screen.scans).toEqual([0, 0]);
  });
});
