/**
 * Sixteen consonants, each four bits. No vowel, no D, no W and no digit: there is nothing Telex or VNI could put an
 * accent on, no key of the Vietnamese keyboard layout, no Y and Z that QWERTZ swaps, no A, Q and W of AZERTY; upper case
 * is what QR's alphanumeric mode holds, and case is never significant. Of the layouts a wedge may meet only AZERTY moves
 * one of them (M, where it has a comma), and reading undoes that.
 */
const LETTERS = 'BCFGHJKLMNPRSTVX';
const VALUE = new Map([...LETTERS].map((letter, value) => [letter, value]));

/** Two letters a byte. */
export function toLetters(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => LETTERS[byte >> 4]! + LETTERS[byte & 15]!).join('');
}

/** The bytes of letters in either case; null for anything else. */
export function fromLetters(text: string): Uint8Array | null {
  const letters = text.toUpperCase().replace(/[,;?]/g, 'M');
  if (letters.length % 2 === 1) return null;
  const bytes = new Uint8Array(letters.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    const [high, low] = [VALUE.get(letters[2 * i]!), VALUE.get(letters[2 * i + 1]!)];
    if (high === undefined || low === undefined) return null;
    bytes[i] = 16 * high + low;
  }
  return bytes;
}
