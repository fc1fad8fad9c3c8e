import type { LogRecord } from './log.ts';

/** Most bytes of a record's key and value, whatever the driver: a broker's usual limit, less what it adds itself. */
export const MAX_RECORD_BYTES = 1024 * 1024;

/** Throws a `RangeError` when a record is too large for the log. */
export function refuseLarge(records: Iterable<LogRecord>): void {
  for (const { topic, key, value } of records) {
    // A char is at most 3 bytes of UTF-8, so that nearly no key must be measured.
    if (3 * key.length + value.length <= MAX_RECORD_BYTES) continue;
    const size = Buffer.byteLength(key) + value.length;
    if (size <= MAX_RECORD_BYTES) continue;
    throw new RangeError(`a record of ${size} bytes for ${topic}; it may have at most ${MAX_RECORD_BYTES}`);
  }
}
