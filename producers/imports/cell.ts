/** Marks that nobody sees and that come along when text is copied: zero-width blanks and joiners, directions of writing. */
const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;

/**
 * The text of a cell without what is only there for a spreadsheet: the apostrophe that keeps it a text (a report puts it before what looks like a
 * formula), and `="058090000001"`, which programs write so that zeros stay.
 */
export function cellText(cell: string): string {
  return cell
    .replace(UNSEEN, '')
    .replace(/^'(?=[\d=+\-@])/, '')
    .replace(/^="([^"]*)"$/, '$1')
    .trim();
}
