import type { Isolation } from './events.ts';
import type { OfPerson } from './records.ts';
import type { PersonScan } from './scans.ts';
import { parseInstant } from './time.ts';

/** A kept scan of a person during a standing isolation order. */
export interface Breach {
  order: OfPerson<Isolation>;
  scan: PersonScan;
}

/** Every `isolation-breach`: one per kept scan (after step 2) and order, `[from, to)` of the order. */
export function breachesOf(orders: readonly OfPerson<Isolation>[], kept: readonly PersonScan[]): Breach[] {
  return orders.flatMap((order) => {
    const from = parseInstant(order.from)!;
    const to = parseInstant(order.to)!;
    const during = kept.filter(({ person, at }) => person === order.person && from <= at && at < to);
    return during.map((scan) => ({ order, scan }));
  });
}
