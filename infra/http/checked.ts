import type { z } from 'zod';
import { HttpError } from './errors.ts';

/** A body or query as its schema has it. Throws `wrong-field` with each wrong path; a value is never repeated, nor a name that could be the text of a code. */
export function checked<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `${issue.keys.map((key) => (/^[a-z_]{1,30}$/i.test(key) ? key : '(one)')).join(', ')}: unknown field`
      : `${issue.path.join('.') || '(body)'}: ${issue.message}`,
  );
  throw new HttpError('wrong-field', problems.join('; '));
}
