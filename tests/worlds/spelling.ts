import { type Random, random } from './random.ts';

/** An event as it is sent: any JSON object. */
export type RawEvent = Record<string, unknown>;

const INSTANTS = ['at', 'from', 'to', 'sampled', 'reported', 'isolated', 'ended', 'registered', 'closed'];
const SUBJECTS = ['subject', 'other', 'a', 'b'];
const DEFAULTS: Record<string, RawEvent> = {
  venue: { indoor: true, withdrawn: false, stay: null, closed: null },
  case: { community: true, withdrawn: false, onset: null, also: [] },
  scan: { also: [], zone: null, mode: null, received: null },
  dose: { also: null, commune: null },
  test: { withdrawn: null, ct: null },
  isolation: { withdrawn: false, place: null },
  inspection: { withdrawn: false, note: null },
};

/**
 * The same event written otherwise, with the same canonical text: other order of keys, other offsets, other spellings
 * of subjects, `also` in another order and with repeats, defaults and nulls spelled out, `received` on time.
 * Spelling 0 is the event as it is, so that failures shrink to plain events.
 */
export function spelled(event: RawEvent, spelling: number): string {
  if (spelling === 0) return JSON.stringify(event);
  const source = random(spelling);
  const other: RawEvent = { ...event };
  const defaults = DEFAULTS[String(event.type)] ?? {};
  if (source.chance(0.4)) for (const [name, value] of Object.entries(defaults)) other[name] ??= value;
  for (const name of INSTANTS) if (typeof other[name] === 'string') other[name] = instantSpelled(other[name], source);
  for (const name of SUBJECTS) if (typeof other[name] === 'string') other[name] = subjectSpelled(other[name], source);
  if (Array.isArray(other.also)) other.also = alsoSpelled(other.also as string[], source);
  if (source.chance(0.3)) other.received ??= event.at ?? '2021-12-06T10:00:00+07:00';
  const keys = Object.keys(other);
  if (source.chance(0.5)) keys.sort((a, b) => (a < b ? 1 : -1));
  const json = JSON.stringify(
    Object.fromEntries(keys.map((key) => [key, other[key]])),
    null,
    source.pick(['', '', ' ']),
  );
  return json.replaceAll('\n', '');
}

/** Whether a list of subjects says the same in another order and with repeats. */
function alsoSpelled(also: readonly string[], source: Random): string[] {
  const spelledOut = also.map((subject) => subjectSpelled(subject, source)).reverse();
  return also.length > 0 && source.chance(0.5) ? [...spelledOut, source.pick(also)] : spelledOut;
}

/** The same instant in another offset, or with fewer or more decimals. */
export function instantSpelled(instant: string, source: Random): string {
  const offset = source.pick([0, 0, 7 * 60, -5 * 60 - 30, 14 * 60]);
  const local = new Date(new Date(instant).getTime() + offset * 60_000).toISOString().slice(0, -1);
  const exact = source.pick([
    local,
    local,
    `${local}000`,
    local.replace(/\.000$/, ''),
    local.replace(/(:00)?\.000$/, ''),
  ]);
  if (offset === 0) return `${exact}${source.pick(['Z', '+00:00'])}`;
  const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${exact}${offset < 0 ? '-' : '+'}${hours}:${minutes}`;
}

/** The same subject with blanks, in lower case, or a phone with its country code. */
export function subjectSpelled(subject: string, source: Random): string {
  const [kind, value] = [subject.slice(0, subject.indexOf(':')), subject.slice(subject.indexOf(':') + 1)];
  switch (kind) {
    case 'phone':
      return `phone:${source.pick([value, `+84${value.slice(1)}`, `+84 ${value.slice(1, 4)}.${value.slice(4, 7)}-${value.slice(7)}`, `${value.slice(0, 4)} ${value.slice(4)}`])}`;
    case 'passport':
    case 'card':
    case 'bhyt':
      return `${kind}:${source.pick([value, value.toLowerCase(), ` ${value} `])}`;
    default:
      return source.pick([subject, ` ${subject}`, `${kind}: ${value}`]);
  }
}
