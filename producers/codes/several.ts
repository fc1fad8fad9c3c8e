// The part of each fielded code that stands where no other has it: two of them are two codes.
const CORES = [
  /\d{12}\|(?:\d{9})?\|[^|]*\|(?:\d\d[-/.]?\d\d[-/.]?)?\d{4}\|/g,
  /\|\d{1,2}\|\d{18}(?=\||$)/g,
  /[A-Z]{2}\d{13}\|[0-9A-F]+\|/gi,
];

/** Whether different codes of people run into each other in one read, as when two cards were shown without a pause. */
export function holdsSeveral(text: string): boolean {
  return CORES.reduce((count, core) => count + (text.match(core)?.length ?? 0), 0) > 1;
}
