import { EVENTS, type EventType } from '../schemas/events.ts';
import { TOPICS } from '../schemas/topics.ts';
import type { Codec } from '../streams/codec.ts';

/** How Avro writes that the field of a variant is set, and that it is not: the branch of a union with null before it. */
const SET = 2;
const UNSET = 0;
/** `accepted` is the first variant of a sighting; its own `type`, which has one value, is a byte of 0; then come the variants of an event. */
const EVENT_AT = 2;

/**
 * Tells by the first bytes whether a record of `sightings` may hold an event of one of these types, so that who wants few of them need not decode all.
 * What another schema wrote may hold anything.
 */
export function glanceFor(types: readonly EventType[], codec: Pick<Codec, 'ownBody'>): (value: Buffer) => boolean {
  const names = Object.keys(EVENTS);
  const wanted = types.map((type) => names.indexOf(type));
  return (value) => {
    const body = codec.ownBody(TOPICS.sightings, value);
    if (body === undefined) return true;
    if (value[body] !== SET) return false;
    const first = body + EVENT_AT;
    let at = first;
    while (value[at] === UNSET) at++;
    return wanted.includes(at - first);
  };
}
