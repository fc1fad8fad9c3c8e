import { createHmac, timingSafeEqual } from 'node:crypto';

/** How old a signature may be, s, so that what was overheard cannot be sent again later. */
const MOST_SECONDS = 300;

/** `t=<seconds>,v1=<hex>`: HMAC-SHA256 of `<seconds>.<body>`. */
export function signatureOf(secret: string, body: string, now: number): string {
  const seconds = Math.floor(now / 1000);
  return `t=${seconds},v1=${macOf(secret, seconds, body)}`;
}

/** Whether a body was signed with the secret, lately: what a receiver does. */
export function isSigned(secret: string, body: string, signature: string, now: number): boolean {
  const [, seconds, mac] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  if (seconds === undefined || mac === undefined) return false;
  const right = macOf(secret, Number(seconds), body);
  return (
    timingSafeEqual(Buffer.from(mac), Buffer.from(right)) && Math.abs(now / 1000 - Number(seconds)) <= MOST_SECONDS
  );
}

function macOf(secret: string, seconds: number, body: string): string {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
}
