import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

export const COLOURS = ['green', 'yellow', 'red', 'none'] as const;
export type Colour = (typeof COLOURS)[number];

/** What may be true of a person; see `facts.ts`. */
export const FACTS = [
  'infectious',
  'isolated',
  'contact',
  'full',
  'recovered',
  'partial',
  'unvaccinated',
  'unknown',
] as const;
export type Fact = (typeof FACTS)[number];

const file = z.strictObject({
  id: z.string().min(1),
  /** The first that fits gives the colour. */
  rules: z.array(z.strictObject({ when: z.enum(FACTS), colour: z.enum(COLOURS) })),
  otherwise: z.enum(COLOURS),
});

/** A province's rules for the colour of a card. */
export type CardRules = z.output<typeof file>;

/** No colour for anybody: a province that has decided nothing shows nothing. */
export const NO_COLOURS: CardRules = { id: 'none', rules: [], otherwise: 'none' };

/** Reads `card-rules.json`; `NO_COLOURS` without it. Throws with the path of the fault. */
export function readCardRules(path: string): CardRules {
  if (!existsSync(path)) return NO_COLOURS;
  const result = file.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (result.success) return result.data;
  throw new Error(
    `${path}: ${result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
  );
}

/** The colour of a person of whom these facts hold. */
export function colourOf(facts: ReadonlySet<Fact>, rules: CardRules): Colour {
  return rules.rules.find(({ when }) => facts.has(when))?.colour ?? rules.otherwise;
}
