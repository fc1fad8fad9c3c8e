import type { StateKey } from '../../streams/log.ts';
import type { Message } from './message.ts';
import type { BatchState } from './state.ts';

/** A message that waits, as it is kept: what it says names people, so it is sealed. */
interface Kept {
  readonly id: string;
  readonly knownAt: number;
  /** When it was first tried, ms. */
  readonly since: number;
  /** base64 */
  readonly sealed: string;
}

/** A message that waits because the receiver fails at it, or at an earlier one about the same person. */
export interface Parked {
  readonly key: StateKey;
  readonly since: number;
  /** The message itself, opened. */
  message(): Message;
}

const PREFIX = 'parked';

/** Whether something about a person waits already: then all that follows about them waits too. */
export function isParked(state: BatchState, person: string): boolean {
  return state.under([PREFIX, person]).length > 0;
}

/** Lets a message wait. */
export function park(state: BatchState, message: Message, seal: (text: string) => Buffer, now: number): void {
  const { id, knownAt, person, place, body } = message;
  const kept: Kept = { id, knownAt, since: now, sealed: seal(JSON.stringify(body)).toString('base64') };
  state.set([PREFIX, person, ...place], kept);
}

/** What waits, by person, each in order. */
export function parkedIn(state: BatchState, open: (sealed: Uint8Array) => string): Map<string, Parked[]> {
  const all = state.under<Kept>([PREFIX]).map(({ key, value }): Parked => {
    const [, person, offset, n] = key as [string, string, number, number];
    const { id, knownAt, since, sealed } = value;
    const body = () => JSON.parse(open(Buffer.from(sealed, 'base64'))) as object;
    return { key, since, message: () => ({ id, person, knownAt, body: body(), place: [offset, n] }) };
  });
  const place = ({ key }: Parked) => key.slice(2) as [number, number];
  all.sort((a, b) => place(a)[0] - place(b)[0] || place(a)[1] - place(b)[1]);
  return Map.groupBy(all, ({ key }) => key[1] as string);
}
