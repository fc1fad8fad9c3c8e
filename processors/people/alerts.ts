import type { AlertRow } from '../../schemas/changes.ts';
import type { PersonId } from '../../schemas/messages.ts';
import type { Scan } from './visits.ts';
import type { Order } from './watch.ts';

/** The alerts that a kept scan raises: one for each standing isolation order that it lies in (`semantics.md`, *Alerts*). */
export function alertsOf(person: PersonId, scan: Scan, orders: readonly Order[]): AlertRow[] {
  return orders
    .filter((order) => order.from <= scan.at && scan.at < order.to)
    .map((order) => ({
      type: 'alert',
      kind: 'isolation-breach',
      person,
      order: order.record,
      commune: order.commune ?? null,
      venue: scan.venue,
      at: scan.at,
      scan: scan.key,
    }));
}
