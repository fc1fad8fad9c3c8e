import { dayNumber, localDayNumber } from '../../schemas/instant.ts';
import type { KeyedEventOf, Protection } from '../../schemas/messages.ts';
import type { Rules } from '../../schemas/rules.ts';
import type { Case } from './cases.ts';

export type Dose = KeyedEventOf<'dose'>;

/** Days after which a dose counts, and between which a past infection does (`semantics.md`, *Exposures*). */
const DOSE_COUNTS_AFTER_DAYS = 14;
const RECOVERED_FROM_DAYS = 10;
const RECOVERED_TO_DAYS = 180;

/** The doses that count on the local day of an instant. */
export function countedDoses(doses: readonly Dose[], at: number): Dose[] {
  const today = localDayNumber(at);
  return doses.filter((dose) => dayNumber(dose.day) + DOSE_COUNTS_AFTER_DAYS <= today);
}

/** How protected a person was on the local day of an instant, from the person's standing doses and cases. */
export function protectionOf(doses: readonly Dose[], cases: readonly Case[], at: number, rules: Rules): Protection {
  const counted = countedDoses(doses, at);
  if (isFull(counted, rules)) return 'full';
  const today = localDayNumber(at);
  const recovered = cases.some(
    ({ reference }) => reference >= today - RECOVERED_TO_DAYS && reference <= today - RECOVERED_FROM_DAYS,
  );
  if (recovered) return 'recovered';
  if (counted.length > 0) return 'partial';
  return doses.length > 0 ? 'none' : 'unknown';
}

function isFull(counted: readonly Dose[], rules: Rules): boolean {
  if (counted.length === 0) return false;
  const needed = Math.min(...counted.map((dose) => dosesNeeded(dose.product, rules)));
  return new Set(counted.map((dose) => dose.day)).size >= needed;
}

function dosesNeeded(product: string, rules: Rules): number {
  return (Object.hasOwn(rules.dosesNeeded, product) ? rules.dosesNeeded[product] : rules.dosesNeeded.other)!;
}
