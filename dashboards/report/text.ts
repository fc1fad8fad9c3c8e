/** A text a reader sees: Vietnamese and its English. */
export interface Text {
  readonly vi: string;
  readonly en: string;
}

/** What a document is written in: Vietnamese, English, or Vietnamese with the English below it. */
export type Language = 'vi' | 'en' | 'vi+en';

/** One text as a document writes it: the main line, and the English below when both are wanted and they differ. */
export interface Written {
  readonly main: string;
  readonly below?: string;
  /** Language of the main line, for screen readers. */
  readonly lang: 'vi' | 'en';
}

/** A text from its two languages. */
export function text(vi: string, en: string): Text {
  return { vi, en };
}

/** A text that is the same in both languages, such as a name or a code. */
export function same(value: string): Text {
  return { vi: value, en: value };
}

/** Several texts joined into one. */
export function join(parts: readonly Text[], by = ' '): Text {
  return { vi: parts.map((part) => part.vi).join(by), en: parts.map((part) => part.en).join(by) };
}

/** Chooses what to write of a text in a language. */
export function write(value: Text, language: Language): Written {
  if (language === 'en') return { main: value.en, lang: 'en' };
  if (language === 'vi' || value.vi === value.en) return { main: value.vi, lang: 'vi' };
  return { main: value.vi, below: value.en, lang: 'vi' };
}

/** The main language of a document, for numbers and dates. */
export function mainOf(language: Language): 'vi' | 'en' {
  return language === 'en' ? 'en' : 'vi';
}
