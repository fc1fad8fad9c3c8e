import { hash } from 'node:crypto';
import { DEFAULTS } from './events.ts';
import { formatInstant } from './instant.ts';

/** Fields that hold an instant, in any event. */
const INSTANTS = new Set(['at', 'sampled', 'reported', 'isolated', 'ended', 'from', 'to', 'registered', 'closed']);

/** What the canonical text is made of: an event, plain or keyed. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * Canonical text of an event (`semantics.md`, *Words*): its JSON without `received`, keys sorted, no blanks, instants
 * as UTC with milliseconds, `also` sorted and without repeats. Fields that are absent, `null` or at their default
 * are left out, so that saying the default and saying nothing give the same text.
 */
export function canonicalText(event: Fields): string {
  return write(event, () => true);
}

/** Content text: the canonical text without `subject` and `also`, so that keyed and plain events have the same. */
export function contentText(event: Fields): string {
  return write(event, (key) => key !== 'subject' && key !== 'also');
}

function write(event: Fields, wanted: (key: string) => boolean): string {
  const parts: string[] = [];
  for (const key of Object.keys(event).sort()) {
    const value = event[key];
    if (value == null || key === 'received' || !wanted(key) || value === DEFAULTS[key]) continue;
    if (key === 'also') {
      const sorted = [...new Set(value as string[])].sort();
      if (sorted.length > 0) parts.push(`"also":${JSON.stringify(sorted)}`);
    } else {
      parts.push(
        `${JSON.stringify(key)}:${JSON.stringify(INSTANTS.has(key) ? formatInstant(value as number) : value)}`,
      );
    }
  }
  return `{${parts.join(',')}}`;
}

/**
 * The key of a fact: two facts with the same canonical text are one. 128 bits of SHA-256 as base64url; the event's
 * subjects may be keyed, because keying is one to one.
 */
export function factKey(event: Fields): string {
  return digest(canonicalText(event));
}

/** A short name for a list of texts: 128 bits of SHA-256 as base64url. */
export function shortHash(parts: readonly string[]): string {
  return digest(JSON.stringify(parts));
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 22);
}

/** Text order by UTF-16 code unit. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
