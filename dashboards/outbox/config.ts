import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type ClientIdentity, configuredIdentity, IDENTITY_FIELDS } from '../../infra/http/client-identity.ts';

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
  /** Signs what is sent, HMAC-SHA256; undefined where the certificate alone says who sends. */
  readonly secret: string | undefined;
  /** The certificate that this side shows, and whom it trusts. */
  readonly identity: ClientIdentity | undefined;
  /** What was known before this instant, ms, is not told. */
  readonly since: number;
  /** How long a message is tried before it goes to the dead letters, ms. */
  readonly giveUpAfterMs: number;
  /** First pause after a failure, ms; it doubles up to five minutes. */
  readonly pauseMs: number;
  /** How long a message that the receiver fails at may hold up those about others, ms; then only those about its person wait. */
  readonly patienceMs: number;
}

const file = z.strictObject({
  destinations: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'must be a short name in lower case'),
      tells: z.enum(Object.keys(SUBJECTS_OF) as [Topic, ...Topic[]]),
      url: z.url({ protocol: /^https?$/ }),
      /** Name of the environment variable that holds the secret. */
      secretFrom: z
        .string()
        .regex(/^[A-Z][A-Z0-9_]*$/)
        .optional(),
      ...IDENTITY_FIELDS,
      since: z.iso.datetime({ offset: true }).optional(),
      giveUpAfterHours: z.number().positive().default(72),
      pauseSeconds: z.number().positive().default(1),
      patienceSeconds: z.number().positive().default(30),
    }),
  ),
});

/**
 * Reads `outbox.json` of the data folder; none without it. Throws when it is wrong or a secret or certificate is missing; the message
 * names the variable or the file only.
 */
export function readDestinations(path: string, env: NodeJS.ProcessEnv): Destination[] {
  if (!existsSync(path)) return [];
  const result = file.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!result.success) {
    throw new Error(
      `${path}: ${result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
    );
  }
  return result.data.destinations.map(({ name, tells, url, since, ...one }) => {
    const secret = one.secretFrom && env[one.secretFrom];
    if (one.secretFrom && !secret)
      throw new Error(`${path}: the variable ${one.secretFrom} must hold the secret of ${name}`);
    if (!secret && !one.certificateFrom)
      throw new Error(
        `${path}: ${name}: nothing says who sends: set secretFrom, or certificateFrom and keyFrom, or all`,
      );
    return {
      name,
      tells,
      url,
      secret,
      identity: configuredIdentity(`${path}: ${name}`, one, env),
      since: since ? Date.parse(since) : 0,
      giveUpAfterMs: one.giveUpAfterHours * 3_600_000,
      pauseMs: one.pauseSeconds * 1000,
      patienceMs: one.patienceSeconds * 1000,
    };
  });
}
