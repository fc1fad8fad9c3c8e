import type { People } from './people.ts';
import type { Random } from './random.ts';

/** Under which codes the health service files somebody: mostly the usual one, at times the other or both. */
export function recordSubjects(people: People, next: Random, person: number): { subject: string; also?: string[] } {
  const first = people.subject[person]!;
  const second = people.second[person];
  if (!second) return { subject: first };
  const u = next();
  if (u < 0.3) return { subject: first, also: [second] };
  return { subject: u < 0.5 ? second : first };
}
