import { z } from 'zod';
import { shownName } from '../../infra/http/checked.ts';
import { HttpError } from '../../infra/http/errors.ts';
import { communeOf, DISTRICTS } from '../../schemas/areas.ts';
import { dayNumber, isDay, localMidnight, parseInstant } from '../../schemas/instant.ts';
import type { Filters } from '../../sinks/queries/rows.ts';

/** An instant, or a local day that stands for its midnight. */
const moment = z.string().transform((text, context) => {
  const at = isDay(text) ? localMidnight(dayNumber(text)) : parseInstant(text);
  if (at !== undefined) return at;
  context.addIssue({
    code: 'custom',
    message: 'must be an instant such as 2021-12-06T08:00:00+07:00, or a day such as 2021-12-06',
  });
  return z.NEVER;
});

const name = z.string().min(1, 'must not be empty').max(200, 'must have at most 200 characters');

/** The query parameters of the reads (`events.md`), each with what it must look like. */
export const FILTERS = {
  case: name,
  person: name,
  venue: name,
  district: z
    .string()
    .refine(
      (code) => DISTRICTS.some((district) => district.code === code),
      'must be the 3-digit code of one of the 7 districts',
    ),
  commune: z
    .string()
    .refine((code) => communeOf(code) !== undefined, 'must be the 5-digit code of one of the 65 communes of 2021'),
  from: moment,
  to: moment,
  asOf: moment,
} as const;

export type FilterName = keyof typeof FILTERS;

/** Checks query parameters. Throws `wrong-field` with each wrong name and what would be right. */
export function parseFilters(query: unknown, allowed: readonly FilterName[]): Filters {
  const shape = Object.fromEntries(allowed.map((filter) => [filter, FILTERS[filter].optional()]));
  const result = z.strictObject(shape).safeParse(query);
  if (result.success) {
    const { from, to } = result.data as Filters;
    if (from != null && to != null && from >= to) throw new HttpError('wrong-field', 'to: must be later than from');
    return result.data as Filters;
  }
  const problems = result.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `${issue.keys.map(shownName).join(', ')}: unknown; this call takes ${allowed.join(', ')}`
      : `${issue.path.join('.')}: ${issue.message}`,
  );
  throw new HttpError('wrong-field', problems.join('; '));
}
