import { field } from './cose.ts';
import type { CodePerson, HealthEvent } from './decoded.ts';
import { certificateDate, NOBODY } from './person.ts';

/** What an EU health certificate (schema 1.3) says, its maps as `Map`; null when it is none. */
export function readHealthCertificate(
  certificate: unknown,
): { readonly person: CodePerson; readonly events: readonly HealthEvent[] } | null {
  const names = field(certificate, 'nam');
  if (!(names instanceof Map)) return null;
  const events = [
    ...entries(certificate, 'v').map(vaccination),
    ...entries(certificate, 't').map(test),
    ...entries(certificate, 'r').map(recovery),
  ];
  return { person: { ...NOBODY, name: nameOf(names), birth: certificateDate(field(certificate, 'dob')) }, events };
}

/** Family name first, as Vietnamese names are written; the transliteration of the machine-readable zone where needed. */
function nameOf(names: unknown): string | null {
  const family = text(names, 'fn') ?? plain(text(names, 'fnt'));
  const given = text(names, 'gn') ?? plain(text(names, 'gnt'));
  const name = [family, given].filter((part) => part !== null).join(' ');
  const tidy = name.normalize('NFC').trim().replace(/\s+/g, ' ');
  return tidy === '' || tidy.length > 200 ? null : tidy;
}

function plain(transliterated: string | null): string | null {
  return transliterated?.replace(/<+/g, ' ').trim() ?? null;
}

function vaccination(entry: unknown): HealthEvent {
  return {
    kind: 'vaccination',
    date: certificateDate(field(entry, 'dt')),
    product: text(entry, 'mp'),
    dose: count(entry, 'dn'),
    doses: count(entry, 'sd'),
  };
}

function test(entry: unknown): HealthEvent {
  return { kind: 'test', sampled: text(entry, 'sc'), method: text(entry, 'tt'), result: text(entry, 'tr') };
}

function recovery(entry: unknown): HealthEvent {
  return {
    kind: 'recovery',
    positive: certificateDate(field(entry, 'fr')),
    from: certificateDate(field(entry, 'df')),
    until: certificateDate(field(entry, 'du')),
  };
}

function entries(certificate: unknown, key: string): unknown[] {
  const list = field(certificate, key);
  return Array.isArray(list) ? list.slice(0, 20) : [];
}

function text(map: unknown, key: string): string | null {
  const value = field(map, key);
  return typeof value === 'string' && value !== '' ? value : null;
}

function count(map: unknown, key: string): number | null {
  const value = field(map, key);
  return typeof value === 'number' && Number.isInteger(value) ? value : null;
}
