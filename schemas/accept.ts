import type { z } from 'zod';
import { EVENTS, type Event, type EventType } from './events.ts';
import { DAY_MS, MINUTE_MS } from './instant.ts';
import type { Rules } from './rules.ts';

/** Why an event is not accepted (`semantics.md`, *Events*). */
export type RefusalCode = 'not-json' | 'schema' | 'unknown-type' | 'too-old' | 'in-future';

export interface Refusal {
  readonly code: RefusalCode;
  /** The path of the wrong field and what would be right. Never repeats a value. */
  readonly message: string;
}

export type Acceptance =
  | { readonly ok: true; readonly event: Event }
  | { readonly ok: false; readonly refusal: Refusal };

const TYPES = Object.keys(EVENTS).join(', ');

/** Decides on the text of one event. */
export function acceptText(text: string, rules: Rules): Acceptance {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('not-json', '(event): is not JSON; must be a JSON object');
  }
  return accept(json, rules);
}

/** Decides on one event as parsed JSON: its schema, the ranges that the rules set, and how far it lies from `received`. */
export function accept(json: unknown, rules: Rules): Acceptance {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return refuse('schema', '(event): must be a JSON object');
  }
  const { type } = json as { type?: unknown };
  if (typeof type !== 'string' || !Object.hasOwn(EVENTS, type)) {
    return refuse('unknown-type', `type: ${type == null ? 'is missing; ' : ''}must be one of ${TYPES}`);
  }
  const result = EVENTS[type as EventType].safeParse(json);
  if (!result.success) return refuse('schema', describe(result.error));
  const event = result.data as Event;
  const wrong = outOfRange(event, rules);
  if (wrong) return refuse('schema', wrong);
  const late = untimely(event, rules);
  return late ? { ok: false, refusal: late } : { ok: true, event };
}

function refuse(code: RefusalCode, message: string): Acceptance {
  return { ok: false, refusal: { code, message } };
}

/** The first few problems, each with its path. zod's own messages may repeat a value, so the known ones are said anew. */
function describe(error: z.ZodError): string {
  return [...error.issues]
    .sort((a, b) => Number(b.code === 'unrecognized_keys') - Number(a.code === 'unrecognized_keys'))
    .slice(0, 6)
    .map((issue) => {
      if (issue.code === 'unrecognized_keys') {
        return `${issue.keys.map((key) => JSON.stringify(key.slice(0, 50))).join(', ')}: unknown field`;
      }
      const path = issue.path.join('.') || '(event)';
      const missing = issue.code === 'invalid_type' && /received undefined/.test(issue.message);
      return `${path}: ${missing ? `is missing; ${expectation(issue)}` : expectation(issue)}`;
    })
    .join('; ');
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'invalid_type':
      return issue.message.startsWith('must ') ? issue.message : `must be ${article(issue.expected)}`;
    case 'too_small':
      return `must be at least ${issue.minimum}${issue.origin === 'string' ? ' characters' : ''}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`;
    default:
      return issue.message;
  }
}

function article(type: string): string {
  if (type === 'int') return 'a whole number';
  if (type === 'string') return 'a text';
  return type === 'array' ? 'a list' : type === 'object' ? 'an object' : `a ${type}`;
}

function outOfRange(event: Event, rules: Rules): string | undefined {
  const most = 60 * rules.maxStayHours;
  if (event.type === 'encounter' && event.minutes > most) return `minutes: must be at most ${most}`;
  if (event.type === 'venue' && event.stay != null && event.stay > most) return `stay: must be at most ${most} minutes`;
  if (event.type === 'isolation' && event.to <= event.from) return 'to: must be later than from';
  return undefined;
}

function untimely(event: Event, rules: Rules): Refusal | undefined {
  if ((event.type !== 'scan' && event.type !== 'encounter') || event.received == null) return undefined;
  if (event.at < event.received - rules.horizonDays * DAY_MS) {
    return { code: 'too-old', message: `at: must be at most ${rules.horizonDays} days before it was received` };
  }
  if (event.at > event.received + rules.futureMinutes * MINUTE_MS) {
    return {
      code: 'in-future',
      message: `at: must be at most ${rules.futureMinutes} minutes after it was received; is the device's clock right?`,
    };
  }
  return undefined;
}
