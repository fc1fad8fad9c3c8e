import type { Case } from './cases.ts';
import type { Dose } from './events.ts';
import type { Protection } from './rows.ts';
import { named, type Rules } from './rules.ts';
import { parseDay } from './time.ts';

/** Whether doses on so many distinct days are enough: the least number that the rules name among their products. */
export function enoughDoses(doses: readonly Dose[], rules: Rules): boolean {
  const days = new Set(doses.map(({ day }) => day)).size;
  const needed = Math.min(...doses.map(({ product }) => named(rules.dosesNeeded, product)));
  return doses.length > 0 && days >= needed;
}

/** The protection of a contact on a local day, from the contact's own standing doses and cases. */
export function protectionOn(day: number, doses: readonly Dose[], cases: readonly Case[], rules: Rules): Protection {
  const counted = doses.filter((dose) => parseDay(dose.day)! + 14 <= day);
  if (enoughDoses(counted, rules)) return 'full';
  if (cases.some(({ referenceDay }) => day - 180 <= referenceDay && referenceDay <= day - 10)) return 'recovered';
  if (counted.length > 0) return 'partial';
  return doses.length > 0 ? 'none' : 'unknown';
}
