import { readFileSync } from 'node:fs';
import { z } from 'zod';

const wholeHours = z.int().min(1).max(240);
const percent = z.number().min(0).max(1000);
const days = z.int().min(0).max(365);

/**
 * One standing set of rules (`semantics.md`, *Rules*). Units are in the names: seconds, minutes, hours, days; `infectiousness`
 * is in percent by days since the reference day; `tiers` are scores in minutes.
 */
export const rulesSchema = z
  .strictObject({
    id: z.string().min(1).max(100),
    rescanSeconds: z.number().min(0).max(86_400),
    minStaySeconds: z.number().min(0).max(86_400),
    maxStayHours: wholeHours,
    horizonDays: z.number().min(0).max(3650),
    futureMinutes: z.number().min(0).max(1440),
    stayMinutes: z
      .record(z.string(), z.int().min(1))
      .refine((table) => 'other' in table, 'must name a stay for "other"'),
    infectiousBeforeDays: days,
    infectiousAfterDays: days,
    lingeringMinutes: z.number().min(0).max(1440),
    minMinutes: z.number().min(0).max(1440),
    infectiousness: z
      .record(z.string().regex(/^-?\d+$/, 'must be a whole number of days, such as "-2"'), percent)
      .refine((table) => Object.keys(table).length > 0, 'must name at least one day'),
    tiers: z.strictObject({ high: z.number().min(0), medium: z.number().min(0) }),
    dosesNeeded: z
      .record(z.string(), z.int().min(1))
      .refine((table) => 'other' in table, 'must name the doses for "other"'),
    isolationDays: z.strictObject({ full: days, recovered: days, partial: days, none: days, unknown: days }),
    sources: z.array(z.string()).optional(),
  })
  .superRefine((rules, context) => {
    for (const [category, minutes] of Object.entries(rules.stayMinutes)) {
      if (minutes > 60 * rules.maxStayHours) {
        context.addIssue({
          code: 'custom',
          path: ['stayMinutes', category],
          message: `must be at most 60·maxStayHours = ${60 * rules.maxStayHours}`,
        });
      }
    }
    if (rules.tiers.medium > rules.tiers.high) {
      context.addIssue({ code: 'custom', path: ['tiers', 'medium'], message: 'must be at most tiers.high' });
    }
  });

export type Rules = z.output<typeof rulesSchema>;

/** Reads and checks a set of rules. Throws an error that names the file, each wrong field and what would be right. */
export function readRules(file: string | URL): Rules {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new Error(
      missing
        ? `rules: there is no file ${file}; the sets that ship are ${PROFILES.join(', ')}`
        : `rules: ${file} cannot be read as JSON: ${(error as Error).message}`,
    );
  }
  return checkRules(json, String(file));
}

/** A set that ships, by its name, or that of a file. Throws as `readRules` does. */
export function rulesNamed(nameOrFile: string): Rules {
  const shipped = PROFILES.find((one) => one === nameOrFile);
  return shipped ? profile(shipped) : readRules(nameOrFile);
}

/** Checks a set of rules that came from `where`. Throws an error that names each wrong field and what would be right. */
export function checkRules(json: unknown, where = 'rules'): Rules {
  const result = rulesSchema.safeParse(json);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.') || '(top)'}: ${issue.message}`);
  throw new Error(`rules: ${where} is not a set of rules:\n${lines.join('\n')}`);
}

/** The profiles that ship: file names without `.json`. */
export const PROFILES = ['covid19-vn-2021-12', 'covid19-vn-2021-08', 'covid19-vn-2022-02', 'measles'] as const;

/** A profile that ships. */
export function profile(name: (typeof PROFILES)[number]): Rules {
  return readRules(new URL(`./rules/${name}.json`, import.meta.url));
}

/** The rules of December 2021, those of `semantics.md`. */
export const DEFAULT_RULES: Rules = profile('covid19-vn-2021-12');
