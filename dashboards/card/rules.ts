import { z } from 'zod';
import type { SharedSettings } from '../../infra/settings/derived.ts';

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

/** Checks a province's rules. Throws with the path of each fault. */
export function checkCardRules(json: unknown): CardRules {
  const result = file.safeParse(json);
  if (result.success) return result.data;
  throw new Error(
    result.error.issues.map(({ path, message }) => `${path.join('.') || '(body)'}: ${message}`).join('; '),
  );
}

/** The name of the setting that holds the rules of the deployment. */
export const CARD_RULES = 'card-rules';

/** The rules that the deployment has agreed on; `NO_COLOURS` before it has. */
export function cardRulesIn(settings: Pick<SharedSettings, 'get'>): CardRules {
  const rules = settings.get(CARD_RULES);
  return rules === undefined ? NO_COLOURS : checkCardRules(rules);
}

/** The colour of a person of whom these facts hold. */
export function colourOf(facts: ReadonlySet<Fact>, rules: CardRules): Colour {
  return rules.rules.find(({ when }) => facts.has(when))?.colour ?? rules.otherwise;
}
