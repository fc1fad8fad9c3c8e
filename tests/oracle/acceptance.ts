import type { Event } from './events.ts';
import { type Field, fieldsOf } from './fields.ts';
import type { DeadLetterCode, DeadLetterRow } from './rows.ts';
import type { Rules } from './rules.ts';
import { DAY, MINUTE, parseInstant } from './time.ts';

class Refusal extends Error {
  readonly code: DeadLetterCode;
  constructor(code: DeadLetterCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The accepted events of NDJSON lines in canonical form, repeats included, and why the other lines are none. */
export interface Acceptance {
  events: Event[];
  deadLetters: DeadLetterRow[];
}

/** Sorts lines into events and dead letters. Ruling: a line of blanks is no event and no dead letter, but is counted. */
export function accept(lines: readonly string[], rules: Rules): Acceptance {
  const fields = fieldsOf(rules);
  const events: Event[] = [];
  const deadLetters: DeadLetterRow[] = [];
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    let raw: unknown = line;
    try {
      raw = parse(line);
      events.push(acceptOne(raw, fields, rules));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      deadLetters.push({ line: index + 1, code: error.code, message: error.message, event: raw });
    }
  });
  return { events, deadLetters };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Refusal('not-json', 'not JSON');
  }
}

/**
 * One event in canonical form. Rulings: JSON that is not an object breaks the schema; an object whose `type` is none
 * of the nine, or is missing, is of unknown type; the schema is judged before `received`.
 */
function acceptOne(raw: unknown, types: Record<string, Record<string, Field>>, rules: Rules): Event {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw new Refusal('schema', 'not an object');
  const given = raw as Record<string, unknown>;
  const type = given.type;
  if (typeof type !== 'string' || !Object.hasOwn(types, type)) throw new Refusal('unknown-type', 'type: unknown');
  const fields = types[type]!;
  for (const name of Object.keys(given)) {
    if (name !== 'type' && !Object.hasOwn(fields, name)) throw new Refusal('schema', `${name}: unknown field`);
  }
  const event: Record<string, unknown> = { type };
  for (const [name, field] of Object.entries(fields)) {
    const value = given[name] ?? null;
    if (value === null && !field.optional) throw new Refusal('schema', `${name}: is missing`);
    if (value === null) continue;
    const canonical = checked(name, field, value);
    if (JSON.stringify(canonical) !== JSON.stringify(field.absent)) event[name] = canonical;
  }
  if (type === 'isolation' && String(event.to) <= String(event.from))
    throw new Refusal('schema', 'to: must be after from');
  const received = event.received;
  delete event.received;
  if (received !== undefined && (type === 'scan' || type === 'encounter')) {
    timely(parseInstant(event.at as string)!, parseInstant(received as string)!, rules);
  }
  return event as unknown as Event;
}

function checked(name: string, field: Field, value: unknown): unknown {
  try {
    return field.check(value);
  } catch (error) {
    throw new Refusal('schema', `${name}: ${(error as Error).message}`);
  }
}

/** Exactly `horizonDays` before or `futureMinutes` after `received` is still in time. */
function timely(at: number, received: number, rules: Rules): void {
  if (received - at > rules.horizonDays * DAY)
    throw new Refusal('too-old', `at: more than ${rules.horizonDays} days before received`);
  if (at - received > rules.futureMinutes * MINUTE)
    throw new Refusal('in-future', `at: more than ${rules.futureMinutes} minutes after received`);
}
