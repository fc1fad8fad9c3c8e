import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** What a destination is told. */
export const SUBJECTS_OF = {
  pccovid: 'cases of people, with their identifiers',
  alerts: 'alerts',
  exposures: 'exposures',
} as const;
export type Topic = keyof typeof SUBJECTS_OF;

/** Somebody who is told. */
export interface Destination {
  readonly name: string;
  readonly tells: Topic;
  readonly url: string;
  /** Signs what is sent: HMAC-SHA256. */
  readonly secret: string;
  /** What was known before this instant, ms, is not told. */
  readonly since: number;
  /** How long a message is tried before it goes to the dead letters, ms. */
  readonly giveUpAfterMs: number;
  /** First pause after a failure, ms; it doubles up to five minutes. */
  readonly pauseMs: number;
}

const file = z.strictObject({
  destinations: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'must be a short name in lower case'),
      tells: z.enum(Object.keys(SUBJECTS_OF) as [Topic, ...Topic[]]),
      url: z.url({ protocol: /^https?$/ }),
      /** Name of the environment variable that holds the secret. */
      secretFrom: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
      since: z.iso.datetime({ offset: true }).optional(),
      giveUpAfterHours: z.number().positive().default(72),
      pauseSeconds: z.number().positive().default(1),
    }),
  ),
});

/** Reads `outbox.json` of the data folder; none without it. Throws when it is wrong or a secret is missing; the message names the variable only. */
export function readDestinations(path: string, env: NodeJS.ProcessEnv): Destination[] {
  if (!existsSync(path)) return [];
  const result = file.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!result.success) {
    throw new Error(
      `${path}: ${result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
    );
  }
  return result.data.destinations.map(({ name, tells, url, secretFrom, since, giveUpAfterHours, pauseSeconds }) => {
    const secret = env[secretFrom];
    if (!secret) throw new Error(`${path}: the variable ${secretFrom} must hold the secret of ${name}`);
    return {
      name,
      tells,
      url,
      secret,
      since: since ? Date.parse(since) : 0,
      giveUpAfterMs: giveUpAfterHours * 3_600_000,
      pauseMs: pauseSeconds * 1000,
    };
  });
}
