import type { Draft } from '../../schemas/messages.ts';
import { below } from '../../streams/state-key.ts';
import { byInstant, type Sweep } from '../retired.ts';

/**
 * Exposures leave by contact: a contact says how many exposures there were and how long, so none of them leaves before the last one.
 */
const drafts: Sweep = (state, before, start, most) => {
  const { end } = below(['draft']);
  let next = start;
  for (let left = most; left > 0; left--) {
    const [first] = state.range({ start: next, end, limit: 1 });
    if (!first) return undefined;
    const contact = below(first.key.slice(0, 4));
    const own = [...state.range<Draft>(contact)];
    if (own.every(({ value }) => value.to < before)) for (const { key } of own) state.delete(key);
    left -= own.length;
    next = contact.end;
  }
  return next;
};

/** What a person's state loses by and by. Records stay: protection and cases rest on them, however old they are. */
export const PERSONAL_SWEEPS = {
  draft: drafts,
  encounter: byInstant(({ key }, state) => state.delete(key)),
  scan: byInstant(({ key }, state) => state.delete(key)),
};
