import type { DecodedCode } from './decoded.ts';

/**
 * The subject of the scan that a code makes, and the other identifiers it shows, which link (a phone never does, and
 * is the subject only when there is nothing else). Null when the code names nobody.
 */
export function toScanSubjects(
  code: Pick<DecodedCode, 'subjects'>,
): { readonly subject: string; readonly also: readonly string[] } | null {
  const isPhone = (each: string) => each.startsWith('phone:');
  const [subject, ...also] = [...code.subjects.filter((each) => !isPhone(each)), ...code.subjects.filter(isPhone)];
  return subject === undefined ? null : { subject, also };
}
