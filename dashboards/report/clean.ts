/** Matches what XML forbids in a text: control characters other than a tab or a line end, and non-characters. */
const FORBIDDEN = /(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu;

/**
 * A text from outside made fit for every format: composed letters (NFC), and without the control characters that XML
 * forbids, since one of them would make a DOCX or XLSX that no program opens.
 */
export function clean(value: string): string {
  return value.normalize('NFC').replace(FORBIDDEN, '').toWellFormed();
}
