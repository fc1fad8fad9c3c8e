const CP1252 = new TextDecoder('windows-1252');
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Every character that windows-1252 shows for one byte, with that byte. */
const BYTE_OF = new Map(Array.from({ length: 256 }, (_, byte) => [CP1252.decode(Uint8Array.of(byte)), byte]));

/**
 * Undoes a reader that sent UTF-8 as windows-1252 (`Nguyá»…n` for `Nguyễn`). Done only when it is proven: every
 * character is one byte of windows-1252 and the bytes are well-formed UTF-8 with at least one letter beyond ASCII,
 * which no Vietnamese text is by accident. Anything else comes back as it is.
 */
export function repairEncoding(text: string): string {
  if (!/[\u0080-\u{10FFFF}]/u.test(text)) return text;
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const byte = BYTE_OF.get(text[i]!);
    if (byte === undefined) return text;
    bytes[i] = byte;
  }
  try {
    return UTF8.decode(bytes);
  } catch {
    return text;
  }
}
