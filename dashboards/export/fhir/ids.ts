import { shortHash } from '../../../schemas/canonical.ts';

/** Ids in FHIR may hold letters, digits, `-` and `.`; ours hold `_` as well, and never a dot. */
export function fhirId(id: string): string {
  return id.replaceAll('_', '.');
}

/** The id of what has no short name of its own. */
export function hashId(...parts: readonly string[]): string {
  return fhirId(shortHash(parts));
}

export function reference(type: string, id: string): { readonly reference: string } {
  return { reference: `${type}/${id}` };
}
