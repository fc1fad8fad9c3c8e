import { CATEGORIES, CATEGORY_NAMES } from './categories.ts';
import { normal, type Random, trait } from './random.ts';

/** Share of office workers who scan out for lunch and in again. */
export const LUNCH = 0.25;

const OFFICE = CATEGORY_NAMES.indexOf('office');

/** How likely somebody is at work in a category on a day of the week (0 Sunday). */
export function attendance(category: number, weekday: number): number {
  const [working, saturday, sunday] = CATEGORIES[CATEGORY_NAMES[category]!]!.attendance;
  return weekday === 0 ? sunday : weekday === 6 ? saturday : working;
}

/** Whether somebody of this category goes out for lunch, so that a working day is two visits. */
export function lunches(seed: number, person: number, category: number): boolean {
  return category === OFFICE && trait(seed, person, 41) < LUNCH;
}

/** Minutes after midnight at which somebody's working day begins and ends; a night shift ends after 1440. */
export function shift(next: Random, seed: number, person: number, category: number): [number, number] {
  const own = trait(seed, person, 42);
  const jitter = normal(next);
  switch (CATEGORY_NAMES[category]) {
    case 'school':
      return [411 + 10 * jitter, (own < 0.5 ? 690 : 1000) + 10 * normal(next)];
    case 'office':
      return [432 + 18 * jitter, 1022 + 18 * normal(next)];
    case 'factory':
    case 'hospital':
      if (own < 0.68) return [405 + 19 * jitter, 985 + 15 * normal(next)];
      if (own < 0.9) return [830 + 12 * jitter, 1325 + 10 * normal(next)];
      return [1315 + 10 * jitter, 1445 + 350 + 12 * normal(next)];
    case 'market':
      return [285 + 15 * jitter, (own < 0.7 ? 660 : 1050) + 25 * normal(next)];
    default:
      return [(own < 0.7 ? 420 : 790) + (own < 0.7 ? 32 : 70) * jitter, (own < 0.7 ? 1000 : 1290) + 30 * normal(next)];
  }
}
