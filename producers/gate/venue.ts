import { decode } from '../codes/decode.ts';
import type { DecodedCode, DecodeOptions } from '../codes/decoded.ts';
import { type Message, messageAtPoster } from '../codes/messages.ts';
import { ALIAS } from '../codes/venue-alias.ts';
import type { VenueAliases } from './aliases.ts';
import { NO_VENUE } from './messages.ts';

/**
 * A venue is given by its id, by an alias, or by the text of its poster. The text of any other code is refused: what somebody showed to a reader
 * that waits for a poster must not enter the log as the name of a venue.
 */
export function venueOf(
  text: string,
  trust: DecodeOptions,
  aliases: VenueAliases,
): { id: string; message?: undefined } | { id?: undefined; message: Message } {
  const code = decode(text, trust);
  const wrong = messageAtPoster(code);
  if (wrong && looksLikeCode(text, code)) return { message: wrong };
  const id = code.venue ?? text.trim();
  if (!ALIAS.test(id)) return { id };
  const venue = aliases.venueOf(id);
  return venue === undefined ? { message: NO_VENUE } : { id: venue };
}

/** Whether a text that names no venue is what is left of a code, or the number of a paper, rather than the id of a venue. */
function looksLikeCode(text: string, { format }: DecodedCode): boolean {
  // An id may happen to begin like a code of ours, which is far longer.
  if (format === 'card' || format === 'venue') return text.length > LONGER_THAN_IDS;
  return format !== 'unknown' || /^\s*[a-z]{3,5}:\/|[|\r\n]|^(?:\d{12}|\d{18})$/i.test(text.trim());
}

const LONGER_THAN_IDS = 60;
