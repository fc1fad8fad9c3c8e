import { setTimeout as timer } from 'node:timers/promises';
import { type Day, dayNumber, type Instant, LOCAL_OFFSET_MS, localMidnight } from '../../schemas/instant.ts';
import { settings } from './options.ts';
import { type Arrival, simulate } from './simulate.ts';
import { makeVenues } from './venues.ts';

/** How a demonstration is played. */
export interface DemoOptions {
  readonly seed: number;
  /** Simulated seconds in a second by day (144: from 5 to 22 o'clock in 7 minutes). Nights pass 12 times faster. */
  readonly speed?: number;
  /**
   * Takes a batch as the gateway takes one: event objects, and text for lines that are not JSON. When it rejects with
   * a number `retryAfter` (seconds, as the header) the same batch is sent again after it; other errors end the play.
   */
  readonly send: (batch: unknown[]) => Promise<void>;
  /** Ends the play; what is being sent is finished. */
  readonly signal: AbortSignal;
  /** Waits some milliseconds; rejects when the signal is given. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
  /** The day that plays first: 2021-12-06, a Monday. */
  readonly firstDay?: Day;
  readonly venues?: number;
  readonly scansPerDay?: number;
}

const TICK_MS = 100;
const BATCH = 500;
/** Older records sent beside each tick: the registry and the vaccinations are complete in about a minute. */
const TRICKLE = 120;
const NIGHT_FASTER = 12;
/** When the newcomer comes in, in hours: the markets are open and the morning peak is near. */
const OPENING = 5.5;
/** A delay beyond this is not made up for: the demonstration slows down instead of flooding the gateway. */
const BEHIND_MS = 1000;

/**
 * Plays simulated days one after the other, for ever, until the signal. The dates stay those of December 2021: the
 * days of the week, the market days, the vaccinations and the rules of the time then fit each other, and a restart
 * with the same seed sends the same events, which the log knows already. Events carry the `received` of the
 * simulation, so lateness is that of the simulated clock.
 *
 * The places where people scan are sent first, then the day so far, then scans at the pace of the clock with the
 * rest of the registry and the vaccination history in between; that these come late changes nothing in the end.
 */
export async function playDemo(options: DemoOptions): Promise<void> {
  const { signal, firstDay = '2021-12-06', speed = 144, now = () => performance.now() } = options;
  const sleep = options.sleep ?? ((ms: number) => timer(ms, undefined, { signal }));
  const wanted = { ...options, days: Number.POSITIVE_INFINITY, firstDay };
  const opening = localMidnight(dayNumber(firstDay)) + OPENING * 3_600_000;
  const arrivals = simulate(wanted)[Symbol.iterator]();
  const { first, rest, next } = beforeOpening(arrivals, opening, activeVenues(wanted));
  try {
    for (let at = 0; at < first.length; at += BATCH) await deliver(first.slice(at, at + BATCH));
    let trickled = 0;
    let simulated = opening;
    let due = now();
    for (let arrival = next; !signal.aborted; ) {
      const batch: unknown[] = [];
      const until = simulated + TICK_MS * speed * (isNight(simulated) ? NIGHT_FASTER : 1);
      while (arrival.receivedAt < until && batch.length < BATCH) {
        batch.push(arrival.event);
        // Days never end, so there is always another.
        arrival = arrivals.next().value as Arrival;
      }
      // A full batch is sent at once and the tick goes on.
      if (batch.length < BATCH) {
        simulated = until;
        due += TICK_MS;
      }
      while (trickled < rest.length && batch.length < BATCH + TRICKLE) {
        batch.push(rest[trickled++]);
        if (trickled % TRICKLE === 0) break;
      }
      if (batch.length > 0) await deliver(batch);
      if (due > now()) await sleep(due - now(), signal);
      if (now() - due > BEHIND_MS) due = now();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }

  async function deliver(batch: unknown[]): Promise<void> {
    while (!signal.aborted) {
      try {
        return await options.send(batch);
      } catch (error) {
        const seconds = (error as { retryAfter?: unknown }).retryAfter;
        if (typeof seconds !== 'number') throw error;
        await sleep(seconds * 1000, signal);
      }
    }
  }
}

/** Parts what arrived before the opening: what the first screen needs, and what may come later. */
function beforeOpening(arrivals: Iterator<Arrival>, opening: Instant, active: ReadonlySet<unknown>) {
  const venues: unknown[] = [];
  const today: unknown[] = [];
  const otherVenues: unknown[] = [];
  const history: unknown[] = [];
  let next = arrivals.next().value as Arrival;
  for (; next.receivedAt < opening; next = arrivals.next().value as Arrival) {
    const { type, record } = next.event as { type?: string; record?: string };
    if (type === 'venue') (active.has(record) ? venues : otherVenues).push(next.event);
    else (type === 'dose' ? history : today).push(next.event);
  }
  return { first: [...venues, ...today], rest: [...otherVenues, ...history], next };
}

function activeVenues(options: Parameters<typeof settings>[0]): Set<unknown> {
  const scanning = makeVenues(settings(options)).filter((venue) => venue.weight > 0);
  return new Set(scanning.map((venue) => venue.id));
}

/** From 22 to 5 o'clock little happens. */
function isNight(at: Instant): boolean {
  const hour = ((at + LOCAL_OFFSET_MS) / 3_600_000) % 24;
  return hour >= 22 || hour < 5;
}
