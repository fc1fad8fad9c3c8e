const SHAPES: Record<string, RegExp> = {
  cccd: /^[0-9]{12}$/,
  cmnd: /^[0-9]{9}$/,
  passport: /^[A-Z0-9]{6,9}$/,
  bhyt: /^[A-Z]{2}[0-9]{13}$/,
  qid: /^[0-9]+$/,
  card: /^[A-Z0-9-]{4,32}$/,
  phone: /^0[0-9]{9}$/,
};

/**
 * A subject in its one written form, or what is wrong with it; *Words* of semantics.md.
 *
 * Rulings: blanks around the whole text and around the value are trimmed; the kind itself must be written as in the
 * list (no capitals, no blanks before the colon); `qid` needs at least one digit.
 */
export function normaliseSubject(text: string): { subject: string } | { problem: string } {
  const trimmed = text.trim();
  const colon = trimmed.indexOf(':');
  const kind = trimmed.slice(0, Math.max(colon, 0));
  if (!Object.hasOwn(SHAPES, kind))
    return { problem: `kind of subject must be one of ${Object.keys(SHAPES).join(', ')}` };
  let value = trimmed.slice(colon + 1).trim();
  if (kind === 'passport' || kind === 'bhyt' || kind === 'card') value = value.toUpperCase();
  if (kind === 'phone') value = value.replace(/[\s.-]/g, '').replace(/^\+84/, '0');
  if (!SHAPES[kind]!.test(value)) return { problem: `a ${kind} must match ${SHAPES[kind]!.source}` };
  return { subject: `${kind}:${value}` };
}

/** A phone is shared by families: it may be the subject of an event, but it links nobody. */
export function isPhone(subject: string): boolean {
  return subject.startsWith('phone:');
}
