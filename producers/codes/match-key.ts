import type { CodePerson } from './decoded.ts';
import { withoutDiacritics } from './person.ts';

/**
 * What matches a certificate without an ID number to a person: the name without diacritics and the birth date,
 * `NGUYEN BAO DUY|1983-10-10`. Null unless both are wholly known: a name and a year fit too many people.
 */
export function matchKey(person: Pick<CodePerson, 'name' | 'birth'> | null): string | null {
  if (person?.name == null || person.birth?.length !== 10 || /[?\uFFFD]/.test(person.name)) return null;
  const name = withoutDiacritics(person.name)
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim();
  return name === '' ? null : `${name}|${person.birth}`;
}
