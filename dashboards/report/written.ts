import type { Cell } from './document.ts';
import { formatNumber } from './format.ts';
import { type Language, mainOf, type Written, write } from './text.ts';

/** What stands for a number that there is none of, and for one that is hidden. */
export const NONE = '–';
export const HIDDEN = '*';

/** A cell as a reader sees it. */
export function writtenCell(cell: Cell, language: Language): Written {
  if (cell.kind === 'text') return write(cell.text, language);
  const lang = mainOf(language);
  if (cell.hidden) return { main: HIDDEN, lang };
  return { main: cell.value === null ? NONE : formatNumber(cell.value, cell.style, lang), lang };
}

/** Both lines of a text as one, for places that cannot show two. */
export function oneLine({ main, below }: Written, by = ' / '): string {
  return below === undefined ? main : `${main}${by}${below}`;
}
