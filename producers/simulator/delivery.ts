import { type Instant, localDayNumber, localMidnight, MINUTE_MS } from '../../schemas/instant.ts';
import { type Random, trait } from './random.ts';

/** Share of venues whose kiosk has no network for some hours of a day. */
const OFFLINE = 0.12;
/** Share of scans from phones on a slow network. */
const SLOW = 0.02;
/** Share that comes days later, from a kiosk forgotten in a drawer. */
const FORGOTTEN = 0.0008;

/**
 * When a scan reaches the gateway: within seconds mostly; after hours when the venue's kiosk was offline, and then
 * in the order in which it was kept.
 *
 * @param venue index of the venue
 * @param at when the scan was made, milliseconds
 */
export function receivedAt(next: Random, seed: number, venue: number, at: Instant): Instant {
  const soon = at + 200 + Math.floor(next() * 2300);
  const u = next();
  if (u < FORGOTTEN) return soon + Math.floor((1 + 6 * next()) * 1440) * MINUTE_MS;
  const day = localDayNumber(at);
  if (trait(seed, venue, day, 61) < OFFLINE) {
    const from = localMidnight(day) + Math.floor(330 + 500 * trait(seed, venue, day, 62)) * MINUTE_MS;
    const to = from + Math.floor(120 + 480 * trait(seed, venue, day, 63)) * MINUTE_MS;
    // A thousandth of the delay keeps the order of the queue while it is sent.
    if (at >= from && at < to) return to + Math.floor((at - from) / 1000) + Math.floor(next() * 20);
  }
  return u < FORGOTTEN + SLOW ? soon + Math.floor(next() * 9 * MINUTE_MS) : soon;
}
