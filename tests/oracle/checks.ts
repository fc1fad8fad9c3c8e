import { districtOf } from './communes.ts';
import { normaliseSubject } from './subjects.ts';
import { instantText, parseDay, parseInstant } from './time.ts';

/** Turns the value of a field into its canonical form, or throws what is wrong with it. */
export type Check = (value: unknown) => unknown;

function insist(holds: boolean, problem: string): void {
  if (!holds) throw new Error(problem);
}

/** Ruling: what names something has at least one character. */
export const text: Check = (value) => {
  insist(value !== '', 'must not be empty');
  return freeText(value);
};

/** Ruling: text has no half of a surrogate pair, which no UTF-8 file can carry; a remark may be empty. */
export const freeText: Check = (value) => {
  insist(typeof value === 'string' && value.isWellFormed(), 'must be text');
  return value;
};

/** One of a few words. */
export function oneOf(...words: string[]): Check {
  return (value) => {
    insist(words.includes(value as string), `must be one of ${words.join(', ')}`);
    return value;
  };
}

/** Ruling: a word is letters without an upper case, accents, digits, `_` and `-`. */
export const word: Check = (value) => {
  insist(typeof value === 'string' && /^[\p{Ll}\p{Lo}\p{M}\d_-]+$/u.test(value), 'must be a lower-case word');
  return value;
};

/** Ruling: a product is text that lower-casing does not change; it may have blanks. */
export const lowerCase: Check = (value) => {
  text(value);
  insist((value as string).toLowerCase() === value, 'must be in lower case');
  return value;
};

/** An instant, in UTC with milliseconds. */
export const instant: Check = (value) => {
  const millis = typeof value === 'string' ? parseInstant(value) : null;
  insist(millis !== null, 'must be an ISO 8601 instant with Z or an offset');
  return instantText(millis!);
};

/** A calendar day. */
export const day: Check = (value) => {
  insist(typeof value === 'string' && parseDay(value) !== null, 'must be a day YYYY-MM-DD');
  return value;
};

/** A whole number of at least `least` and at most `most`. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER): Check {
  return (value) => {
    insist(
      Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
      'must be a whole number in range',
    );
    return value;
  };
}

/** Ruling: a `ct` is any finite number. */
export const measure: Check = (value) => {
  insist(Number.isFinite(value), 'must be a number');
  return value;
};

/** True or false. */
export const truth: Check = (value) => {
  insist(typeof value === 'boolean', 'must be true or false');
  return value;
};

/** One of the 65 communes. */
export const commune: Check = (value) => {
  insist(
    typeof value === 'string' && districtOf(value) !== null,
    'must be the code of 2021 of a commune of Ninh Thuận',
  );
  return value;
};

/** A subject in its one written form. */
export const subject: Check = (value) => {
  const normal = typeof value === 'string' ? normaliseSubject(value) : { problem: 'must be text' };
  if ('problem' in normal) throw new Error(normal.problem);
  return normal.subject;
};

/** A list of subjects, sorted and without repeats. Ruling: the event's own `subject` may stay in it. */
export const subjects: Check = (value) => {
  insist(Array.isArray(value), 'must be a list of subjects');
  // The default sort of JavaScript is by UTF-16 code unit, the order of text in semantics.md.
  return [...new Set((value as unknown[]).map(subject))].sort();
};

/** Ruling: a case's record is text that does not begin with `test:`, the name space of implied cases. */
export const caseRecord: Check = (value) => {
  text(value);
  insist(!(value as string).startsWith('test:'), 'must not begin with test:');
  return value;
};
