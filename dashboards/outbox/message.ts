import { createHash } from 'node:crypto';

/** Something to tell a destination. */
export interface Message {
  /** Idempotency key: the same however often it is sent, after a crash or in a replay. */
  readonly id: string;
  /** Messages about one person are sent one after the other. */
  readonly person: string;
  /** When it was known, ms. */
  readonly knownAt: number;
  readonly body: object;
  /** The offset of the record of the log that says it, and its number among those of the record. */
  readonly place: readonly [offset: number, n: number];
}

/** The key of the nth message that a record of the log makes for a destination. */
export function messageId(
  destination: string,
  position: { generation: number; partition: number; offset: number },
  n: number,
): string {
  const text = `${destination}\n${position.generation}\n${position.partition}@${position.offset}\n${n}`;
  return createHash('sha256').update(text).digest('base64url').slice(0, 32);
}
