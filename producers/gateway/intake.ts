import { randomBytes } from 'node:crypto';
import { type Acceptance, accept, acceptText, type Refusal } from '../../schemas/accept.ts';
import type { Event } from '../../schemas/events.ts';
import { MINUTE_MS } from '../../schemas/instant.ts';
import type { DeadLetter, KeyedSubject, Sighting } from '../../schemas/messages.ts';
import { ownerOf, samePersonAs } from '../../schemas/owner.ts';
import type { Rules } from '../../schemas/rules.ts';
import { TOPICS, type Topic } from '../../schemas/topics.ts';
import { crashPoint } from '../../streams/crash-points.ts';
import type { Log, LogRecord } from '../../streams/log.ts';
import type { Sealer } from '../sealing/sealer.ts';
import { sightingOf } from '../sealing/sighting.ts';

/** What the gateway makes of one event: parsed JSON, or text that is yet to be parsed. */
export type Raw = { readonly json: unknown } | { readonly text: string };

export interface Rejected extends Refusal {
  /** Place in the body, from 0. */
  readonly index: number;
}

export interface IntakeOptions {
  readonly log: Log;
  readonly sealer: Sealer;
  /** The standing rules, asked for each body. */
  readonly rules: () => Rules;
  /** Writes a message of a topic as bytes. */
  readonly encode: <T>(topic: Topic<T>, message: T) => Buffer;
  /** Scans and encounters of before are refused, however they come: what would decide about them has left (`infra/retention`). ms. */
  readonly horizon?: () => number;
  /** Told which keyed subjects are of one person, as accepted events say. */
  readonly linked?: (groups: readonly (readonly KeyedSubject[])[]) => Promise<void>;
  readonly now?: () => number;
}

/** Characters of a letter's content: of up to 3 bytes each, they fit into a record of the log. */
const MOST_CONTENT = 300_000;

/** Events that are made records of at a time: a body of very many does not hold all of them in memory, and others get their turn between. */
const AT_ONCE = 5000;

/**
 * Where events enter the log. What is accepted is durable when `take` resolves; what is not goes to the dead letters, whole but
 * sealed, with the reason. Taking the same body again is safe: the folds know a fact that they have seen.
 */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #now: () => number;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Takes the events of one body. `live`: they come from a scanner, so the gateway's clock says when they were received; otherwise an event
   * says itself when it was received, or nothing, as history does.
   */
  async take(raws: readonly Raw[], live: boolean): Promise<{ accepted: number; rejected: Rejected[] }> {
    const now = this.#now();
    const rejected: Rejected[] = [];
    for (let from = 0; from < raws.length; from += AT_ONCE) {
      const linked: KeyedSubject[][] = [];
      const records = raws.slice(from, from + AT_ONCE).map((raw, i) => {
        const result = this.#decide(raw, live, now);
        if (result.ok) return this.#accepted(result.event, now, linked);
        rejected.push({ index: from + i, ...result.refusal });
        return this.#refused(raw, result.refusal, now);
      });
      crashPoint('gateway.before-append');
      await this.#options.log.append(records);
      crashPoint('gateway.after-append');
      if (linked.length > 0) await this.#options.linked?.(linked);
    }
    return { accepted: raws.length - rejected.length, rejected };
  }

  #decide(raw: Raw, live: boolean, now: number): Acceptance {
    const rules = this.#options.rules();
    const json = 'text' in raw ? parse(raw.text) : raw.json;
    const stamped = live && isPlainObject(json) ? { ...json, received: new Date(now).toISOString() } : json;
    const result = 'text' in raw && json === undefined ? acceptText(raw.text, rules) : accept(stamped, rules);
    if (!result.ok) return result;
    const { event } = result;
    if (live && event.type !== 'scan' && event.type !== 'encounter') {
      return { ok: false, refusal: { code: 'schema', message: 'type: a scanner may deliver scan and encounter only' } };
    }
    // History may be old, but nothing has happened that lies ahead.
    if ((event.type === 'scan' || event.type === 'encounter') && event.at > now + rules.futureMinutes * MINUTE_MS) {
      return {
        ok: false,
        refusal: {
          code: 'in-future',
          message: `at: must not lie more than ${rules.futureMinutes} minutes ahead; is the device's clock right?`,
        },
      };
    }
    if ((event.type === 'scan' || event.type === 'encounter') && event.at < (this.#options.horizon?.() ?? -Infinity)) {
      const message =
        'at: must not lie before the horizon of this deployment: what was known of that time has been deleted';
      return { ok: false, refusal: { code: 'too-old', message } };
    }
    return result;
  }

  #accepted(event: Event, now: number, linked: KeyedSubject[][]): LogRecord {
    const { key, message } = sightingOf(event, this.#options.sealer, newTag);
    const owner = ownerOf(message.event as never) as KeyedSubject | undefined;
    const same = owner === undefined ? [] : (samePersonAs(owner, message.event as never) as KeyedSubject[]);
    if (owner !== undefined && same.length > 0) linked.push([owner, ...same]);
    return this.#record(TOPICS.sightings, key, message as Sighting, now);
  }

  #refused(raw: Raw, { code, message }: Refusal, now: number): LogRecord {
    const whole = 'text' in raw ? raw.text : textOf(raw.json);
    const content = this.#options.sealer.seal(whole.slice(0, MOST_CONTENT));
    const cut = whole.length > MOST_CONTENT ? `; the letter holds its first ${MOST_CONTENT} characters` : '';
    const letter: DeadLetter = {
      type: 'dead',
      stage: 'gateway',
      code,
      message: message + cut,
      position: '',
      at: now,
      content,
    };
    return this.#record(TOPICS.deadLetters, code, letter, now);
  }

  #record<T>(topic: Topic<T>, key: string, message: T, time: number): LogRecord {
    return { topic: topic.name, key, value: this.#options.encode(topic, message), time };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON again. What is nested too deeply for that cannot be accepted either, and its letter says so. */
function textOf(json: unknown): string {
  try {
    return JSON.stringify(json);
  } catch (error) {
    if (error instanceof RangeError) return 'nested too deeply to be written again; send it as NDJSON to have it kept';
    throw error;
  }
}

function isPlainObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

const POOL_BYTES = 4096;
let pool = Buffer.alloc(0);

/** 128 random bits as text. */
export function newTag(): string {
  if (pool.length < 16) pool = randomBytes(POOL_BYTES);
  const tag = pool.toString('base64url', 0, 16);
  pool = pool.subarray(16);
  return tag;
}
