import type { ProductRows } from '../oracle/compare.ts';

/** What rows say of what began, or of a contact ended, at an instant or later; all people and counts. */
export function since(rows: ProductRows, from: string): ProductRows {
  const later = (of: readonly object[] | undefined, field: string) =>
    (of ?? []).filter((row) => (row as Record<string, string>)[field]! >= from);
  return {
    ...rows,
    visits: later(rows.visits, 'from'),
    exposures: later(rows.exposures, 'from'),
    contacts: later(rows.contacts, 'to'),
    alerts: later(rows.alerts, 'at'),
  };
}
