import { z } from 'zod';
import { shownName } from '../../infra/http/checked.ts';
import { HttpError } from '../../infra/http/errors.ts';
import type { Caller } from '../../infra/http/tokens.ts';
import { FILTERS } from '../api/filters.ts';
import { FORMATS } from '../report/render.ts';
import type { Language } from '../report/text.ts';
import { weekOf } from './week.ts';

/** A reporting week by its Thursday. */
export const week = z.string('must be a Thursday such as 2021-12-09').transform((day, context) => {
  const found = weekOf(day);
  if (found !== undefined) return found;
  context.addIssue({ code: 'custom', message: 'must be the Thursday that the week ends on, such as 2021-12-09' });
  return z.NEVER;
});

export const language = z.enum(['vi', 'en', 'vi+en'] satisfies Language[], 'must be vi, en or vi+en');

/** The query of the weekly report (`events.md`), with two more: an earlier revision, and the language of a document. */
export const reportQuery = {
  week,
  format: z.enum(FORMATS, `must be ${FORMATS.join(', ')}`).default('json'),
  district: FILTERS.district.optional(),
  asOf: FILTERS.asOf.optional(),
  revision: z.coerce
    .number('must be a whole number from 1')
    .int('must be a whole number from 1')
    .min(1, 'must be a whole number from 1')
    .optional(),
  // A plus in a query means a blank.
  language: z.preprocess((text) => (text === 'vi en' ? 'vi+en' : text), language.default('vi+en')),
} as const;

/** Checks what came in. Throws `wrong-field` with the path of each wrong field and what would be right. */
export function checked<S extends z.ZodRawShape>(shape: S, input: unknown): z.output<z.ZodObject<S>> {
  const result = z.strictObject(shape).safeParse(input ?? {});
  if (result.success) return result.data as z.output<z.ZodObject<S>>;
  const problems = result.error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return `${issue.keys.map(shownName).join(', ')}: unknown; this call takes ${Object.keys(shape).join(', ')}`;
    }
    const path = issue.path.join('.') || '(body)';
    const missing = issue.code === 'invalid_type' && issue.input === undefined;
    return `${path}: ${missing ? 'is missing; ' : ''}${issue.message}`;
  });
  throw new HttpError('wrong-field', problems.join('; '));
}

/** The district that a caller sees: an officer of a district the own one, everybody else the one asked for. Throws `wrong-role`. */
export function districtFor(caller: Caller, asked: string | undefined): string | undefined {
  if (caller.role !== 'district') return asked;
  if (caller.district === undefined)
    throw new HttpError('wrong-role', 'this token names no district: make one with --district');
  if (asked !== undefined && asked !== caller.district) {
    throw new HttpError('wrong-role', `an officer of district ${caller.district} sees that district only`);
  }
  return caller.district;
}
