import fc from 'fast-check';
import { badLines } from './bad.ts';
import { breaches, rivals, ties } from './collisions.ts';
import { bursts, chains, encounters, links, meetings, scans } from './facts.ts';
import { outbreaks } from './outbreaks.ts';
import { cases, doses, inspections, isolations, testSeries, tests, venueRecords } from './records.ts';
import { type RawEvent, spelled } from './spelling.ts';

/** What makes a world: some events that belong together, a line sent again in another spelling, or a bad line. */
type Block = { events: RawEvent[]; spelling: number } | { again: number; spelling: number } | { line: string };

const spellings = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(10_000) });

const of = (weight: number, events: fc.Arbitrary<RawEvent[]>) => ({
  weight,
  arbitrary: fc.record({ events, spelling: spellings }) as fc.Arbitrary<Block>,
});

const blocks: fc.Arbitrary<Block> = fc.oneof(
  of(12, outbreaks),
  of(6, scans),
  of(4, ties),
  of(3, rivals),
  of(3, breaches),
  of(4, bursts),
  of(8, meetings),
  of(2, encounters),
  of(2, links),
  of(1, chains),
  of(7, venueRecords),
  of(3, doses),
  of(3, tests),
  of(1, testSeries),
  of(4, cases),
  of(3, isolations),
  of(2, inspections),
  { weight: 3, arbitrary: fc.record({ again: fc.nat(40), spelling: spellings }) as fc.Arbitrary<Block> },
  { weight: 3, arbitrary: badLines.map((line): Block => ({ line })) },
);

/** How many lines a small world has at most. */
export const MOST_LINES = 40;

/** The lines of blocks, in their order; what was sent before can be sent again. */
function linesOf(all: readonly Block[]): string[] {
  const sent: RawEvent[] = [];
  const lines: string[] = [];
  for (const block of all) {
    if ('line' in block) {
      lines.push(block.line);
    } else if ('again' in block) {
      const event = sent[block.again % Math.max(1, sent.length)];
      if (event) lines.push(spelled(event, block.spelling));
    } else {
      for (const event of block.events) {
        sent.push(event);
        lines.push(spelled(event, block.spelling));
      }
    }
  }
  return lines.slice(0, MOST_LINES);
}

/**
 * A small world of at most {@link MOST_LINES} NDJSON lines over few people, venues and moments, so that limits are met
 * exactly and things collide. It shrinks to few lines; spelled plainly; about the first person, venue and moment.
 */
export const worlds: fc.Arbitrary<string[]> = fc
  .array(blocks, { minLength: 1, maxLength: 18, size: 'max' })
  .map(linesOf);
