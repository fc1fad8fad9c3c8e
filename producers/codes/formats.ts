import { bhyt } from './bhyt.ts';
import { card } from './card.ts';
import { cccd } from './cccd.ts';
import type { CodeFormat } from './decoded.ts';
import { hc1 } from './hc1.ts';
import { national } from './national.ts';
import { shc } from './shc.ts';
import { venue } from './venue.ts';
import { venueAlias } from './venue-alias.ts';

/**
 * The registry. Formats with a prefix first; of those with fields, the ones with the narrower shape before the national
 * code, which has few fixed characters. A new format is a file and a line here.
 */
export const FORMATS: readonly CodeFormat[] = [hc1, shc, card, venue, venueAlias, cccd, bhyt, national];
