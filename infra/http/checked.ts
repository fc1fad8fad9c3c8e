import type { z } from 'zod';
import { HttpError } from './errors.ts';

/** A body or query as its schema has it. Throws `wrong-field` with each wrong path; a value is never repeated, nor a name that could be the text of a code. */
export function checked<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `${issue.keys.map(shownName).join(', ')}: unknown field`
      : `${issue.path.map(shownStep).join('.') || '(body)'}: ${issue.message}`,
  );
  throw new HttpError('wrong-field', problems.join('; '));
}

/** The name of a field that nobody knows, when it is like one; somebody may have put the text of a code, or a number, in its place. */
export function shownName(name: string): string {
  return /^[a-z_]{1,30}$/i.test(name) ? name : '(one)';
}

/** A step of a path: a field, a place in a list, or what somebody called an entry, such as the id of a venue. */
function shownStep(step: PropertyKey): string {
  const text = String(step);
  return /^[\w-]{1,40}$/.test(text) && !/\d{9}/.test(text) ? text : '(one)';
}
