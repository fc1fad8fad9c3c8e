import { z } from 'zod';

/** One plain identifier of a person, normalised, written `kind:value`. Never enters the log: see `KeyedSubject`. */
export type Subject = string & { readonly __subject: true };

/** The kinds of `semantics.md`, *Words*, each with what a value looks like after normalisation. */
export const SUBJECT_KINDS = {
  cccd: { pattern: /^\d{12}$/, shape: '12 digits' },
  cmnd: { pattern: /^\d{9}$/, shape: '9 digits' },
  passport: { pattern: /^[A-Z0-9]{6,9}$/, shape: '6 to 9 letters or digits' },
  bhyt: { pattern: /^[A-Z]{2}\d{13}$/, shape: '2 letters and 13 digits' },
  qid: { pattern: /^\d+$/, shape: 'digits' },
  card: { pattern: /^[A-Z0-9-]{4,32}$/, shape: '4 to 32 letters, digits or hyphens' },
  phone: { pattern: /^0\d{9}$/, shape: '0 and 9 digits, or +84 and 9 digits' },
} as const;

export type SubjectKind = keyof typeof SUBJECT_KINDS;

export type Normalised =
  | { readonly ok: true; readonly subject: Subject }
  | { readonly ok: false; readonly why: string };

/**
 * Normalises `kind:value` as `semantics.md` says: trimmed; letters of passport, bhyt and card upper-cased; in a phone
 * blanks, dots and hyphens dropped and +84 made 0. The reason of a refusal never repeats the value.
 */
export function normaliseSubject(text: string): Normalised {
  const trimmed = text.trim();
  const colon = trimmed.indexOf(':');
  const kind = trimmed.slice(0, Math.max(colon, 0));
  if (!Object.hasOwn(SUBJECT_KINDS, kind)) {
    return { ok: false, why: `must be kind:value with one of the kinds ${Object.keys(SUBJECT_KINDS).join(', ')}` };
  }
  const { pattern, shape } = SUBJECT_KINDS[kind as SubjectKind];
  const value = normaliseValue(kind as SubjectKind, trimmed.slice(colon + 1).trim());
  return pattern.test(value)
    ? { ok: true, subject: `${kind}:${value}` as Subject }
    : { ok: false, why: `must be ${kind}: followed by ${shape}` };
}

function normaliseValue(kind: SubjectKind, value: string): string {
  switch (kind) {
    case 'passport':
    case 'bhyt':
    case 'card':
      return value.toUpperCase();
    case 'phone':
      return value.replace(/[\s.-]/g, '').replace(/^\+84/, '0');
    default:
      return value;
  }
}

/** The kind of a subject, plain or keyed. */
export function kindOf(subject: string): SubjectKind {
  return subject.slice(0, subject.indexOf(':')) as SubjectKind;
}

/** A phone is shared by families: it may be the subject of an event, but it links nobody. */
export function isPhone(subject: string): boolean {
  return subject.startsWith('phone:');
}

/** A subject on the wire. */
export const subject = z
  .string('must be a subject, kind:value')
  .max(200)
  .transform((text, context): Subject => {
    const result = normaliseSubject(text);
    if (result.ok) return result.subject;
    context.addIssue({ code: 'custom', message: result.why });
    return z.NEVER;
  })
  .meta({ id: 'Subject', kind: 'subject', description: 'One identifier of a person, kind:value.' });
