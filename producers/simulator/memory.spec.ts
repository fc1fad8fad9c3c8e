import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { localDayNumber } from '../../schemas/instant.ts';
import { simulate } from './simulate.ts';

/** Bytes in use after a full collection. */
function used(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

describe('the memory of a simulation', () => {
  it('does not grow with the days', { timeout: 60_000 }, () => {
    const at = new Map<number, number>();
    let events = 0;
    let last = 0;
    for (const { receivedAt } of simulate({ seed: 1, days: 61, venues: 500, scansPerDay: 3000, history: false })) {
      const day = localDayNumber(receivedAt) - 18_963;
      if (day !== last && (day === 20 || day === 60)) at.set(day, used());
      last = day;
      if (day >= 20) events++;
    }
    expect(events).toBeGreaterThan(100_000);
    // Keeping even 40 bytes of each event since would show.
    expect(at.get(60)! - at.get(20)!).toBeLessThan(40 * 100_000);
  });
});
