import QRCode from 'qrcode';

// Q survives a quarter of the symbol being dirty, which a poster at a door needs; the quiet zone is the standard's.
const OPTIONS = { errorCorrectionLevel: 'Q', margin: 4 } as const;

/** A PNG of a code, `width` pixels wide. Texts in upper case take QR's denser alphanumeric mode. */
export function qrPng(text: string, width = 600): Promise<Buffer> {
  return QRCode.toBuffer(text, { ...OPTIONS, type: 'png', width });
}

/** An SVG of a code. */
export function qrSvg(text: string): Promise<string> {
  return QRCode.toString(text, { ...OPTIONS, type: 'svg' });
}
