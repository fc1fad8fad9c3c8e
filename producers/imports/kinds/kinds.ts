import { cases } from './cases.ts';
import { encounters } from './encounters.ts';
import { isolation } from './isolation.ts';
import type { Kind } from './kind.ts';
import { tests } from './tests.ts';
import { vaccination } from './vaccination.ts';
import { venues } from './venues.ts';

/** What can be imported. A new kind is a file and a word here. */
export const KINDS = { vaccination, tests, cases, isolation, encounters, venues } as const satisfies Record<
  string,
  Kind
>;

export type KindName = keyof typeof KINDS;

/** The kind of a name. Throws an error that names those there are. */
export function kindOf(name: string): Kind {
  if (Object.hasOwn(KINDS, name)) return KINDS[name as KindName];
  throw new Error(`there is no kind of import with that name; the kinds are ${Object.keys(KINDS).join(', ')}`);
}
