import { qrSvg } from '../codes/qr-image.ts';
import type { MadeCode } from './issuer.ts';
import { SHEET_STYLE } from './sheet-style.ts';

/** A code to be printed. */
export interface Printed extends MadeCode {
  /** Of the venue or the person; only printed, kept nowhere. */
  readonly name: string | null;
  /** What the QR code holds: the text of the code, or an address that ends in it. */
  readonly content: string;
}

/**
 * Posters and cards as one page to print, which runs nothing and fetches nothing: a poster on an A4 page, its QR code 15 cm wide, and cards of
 * the size of a badge, theirs 5 cm: the least sizes that the Department of Information and Communications of Hà Nội set in September 2021.
 */
export async function sheet(codes: readonly Printed[]): Promise<string> {
  const parts = await Promise.all(codes.map((code) => (code.kind === 'venue' ? poster(code) : card(code))));
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Mã QR – QR codes</title>
<style>${SHEET_STYLE}</style>
</head>
<body>
${parts.join('\n')}
</body>
</html>
`;
}

async function poster({ name, id, serial, expires, content }: Printed): Promise<string> {
  return `<section class="poster">
<h1>Quét mã khi vào và khi ra<span lang="en">Scan this code when you enter and when you leave</span></h1>
<p class="name">${escaped(name ?? id)}</p>
${await qrSvg(content)}
<ol>
<li>Mở ứng dụng hoặc dùng máy quét đặt tại cửa, quét mã này. <span lang="en">Open the app, or use the reader at the door, and scan this code.</span></li>
<li>Đưa mã cá nhân hoặc căn cước của mình để quét. <span lang="en">Show your personal code or ID card to be scanned.</span></li>
<li>Khi ra, quét lại. <span lang="en">Scan again on your way out.</span></li>
</ol>
${foot(id, serial, expires)}
</section>`;
}

async function card({ name, id, serial, expires, content }: Printed): Promise<string> {
  return `<section class="card">
${await qrSvg(content)}
<div><h2>Thẻ quét mã<span lang="en">Scanning card</span></h2>
<p class="name">${escaped(name ?? '')}</p>
<p class="number">${escaped(id)}</p>
<p>Đưa thẻ này khi vào và khi ra. Mất thẻ, báo ngay để thu hồi. <span lang="en">Show it on your way in and out. If you lose it, say so at once.</span></p>
${foot(null, serial, expires)}</div>
</section>`;
}

function foot(id: string | null, serial: string, expires: string | null): string {
  const until = expires === null ? '' : ` · đến hết ngày / until ${expires.split('-').reverse().join('/')}`;
  return `<p class="foot">${id === null ? '' : `${escaped(id)} · `}số phát hành / serial ${serial}${until}</p>`;
}

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPED[character]!);
}
