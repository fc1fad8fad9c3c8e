import type { Event } from './events.ts';

/**
 * Canonical text of an accepted event: its JSON with the keys sorted and no blanks. An event is accepted into
 * canonical form, so absent fields and defaults are gone already; `source` is part of the text, `received` is not.
 */
export function canonicalText(event: object): string {
  const keys = Object.keys(event).sort();
  return JSON.stringify(Object.fromEntries(keys.map((key) => [key, (event as Record<string, unknown>)[key]])));
}

/** Canonical text without `subject` and `also`. */
export function contentText(event: Event): string {
  const { subject: _subject, also: _also, ...content } = event as Event & { subject?: string; also?: string[] };
  return canonicalText(content);
}

/** Text order: by UTF-16 code unit, which is how JavaScript compares strings. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
