import { withoutDiacritics } from '../../codes/person.ts';

/** A text as headers and words are compared: no diacritics, lower case, single blanks between letters and digits. */
export function plainWords(text: string): string {
  return withoutDiacritics(text)
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim();
}
