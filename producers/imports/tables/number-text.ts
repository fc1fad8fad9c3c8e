/**
 * A number of a file as the row's reader should see it. One that a double does not hold exactly is written with its exponent, which no identifier is: an
 * 18-digit QID that came as a number would otherwise be somebody else's.
 */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return '';
  return Math.abs(value) >= 1e15 ? value.toExponential().replace('e', 'E') : String(value);
}
