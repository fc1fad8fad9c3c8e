/** Parameters whose values are names of results, areas, times or formats; of others only the name is kept. */
const KEPT = ['case', 'person', 'venue', 'district', 'commune', 'from', 'to', 'asOf', 'week', 'by', 'format', 'id'];

/** An ID number, a phone, a card or an insurance number has nine digits or more in a row. */
const LIKE_AN_IDENTIFIER = /\d{9}/;

/** What a call asked for, as text that may be kept: somebody may have put an identifier where none belongs. */
export function askedFor(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => {
      const text = String(value);
      const shown = KEPT.includes(name) && text.length <= 200 && !LIKE_AN_IDENTIFIER.test(text) ? text : '…';
      return `${KEPT.includes(name) ? name : '…'}=${shown}`;
    })
    .join('&');
}
