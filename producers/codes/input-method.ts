/**
 * A wedge types a code; a Vietnamese input method that is switched on takes some keys for accents. Telex: `aa` → â,
 * `aw` → ă, `ow` → ơ, `w` → ư, `dd` → đ, then s f r x j for the tones. VNI: 6, 7, 8, 9 for ^, horn, breve and đ, 1 to 5
 * for the tones. The key may come later in the same run of letters (`dad` → đa). Some rewriting destroys keys (`aaa` →
 * aa, `a12` → à): the text is then shorter than it was, and only a caller who knows the length or a checksum can tell.
 */
type Keys = Readonly<Record<string, string>>;

const [GRAVE, ACUTE, CIRCUMFLEX, TILDE, BREVE, HOOK, HORN, DOT] = [
  '\u0300',
  '\u0301',
  '\u0302',
  '\u0303',
  '\u0306',
  '\u0309',
  '\u031b',
  '\u0323',
];
const TELEX: Keys = { [ACUTE]: 's', [GRAVE]: 'f', [HOOK]: 'r', [TILDE]: 'x', [DOT]: 'j', [BREVE]: 'w', [HORN]: 'w' };
const VNI: Keys = {
  [ACUTE]: '1',
  [GRAVE]: '2',
  [HOOK]: '3',
  [TILDE]: '4',
  [DOT]: '5',
  [CIRCUMFLEX]: '6',
  [HORN]: '7',
  [BREVE]: '8',
};

/** Whether a text has letters that only an input method (or a Vietnamese name) puts there. */
export function hasAccents(text: string): boolean {
  return /[đĐ]/.test(text) || /\p{M}/u.test(text.normalize('NFD'));
}

// Longer than any code that an input method can leave readable; keeps hostile texts cheap.
const LONGEST = 4_096;
const LONGEST_RUN = 64;
const MOST_TEXTS = 512;

/** A letter without its marks, and the keys that put the marks there. */
interface Typed {
  readonly letter: string;
  readonly keys: readonly string[];
}

/** How a letter may have been typed: under Telex, under VNI, or under an input method that takes both. */
type Method = (character: string) => Typed[];
const either: Method = (character) => [...telexOf(character), ...vniOf(character)];

/**
 * Every text that a reader could have typed to leave `text` behind, none of its keys destroyed, or null when there are
 * more than a few hundred. Letters come back in the case they have.
 */
export function untyped(text: string, method: Method = either): string[] | null {
  if (text.length > LONGEST) return null;
  let texts = [''];
  for (const part of text.normalize('NFC').split(/(\p{L}+)/u)) {
    const ways = hasAccents(part) ? waysToType(part, method) : [part];
    if (ways === null || texts.length * ways.length > MOST_TEXTS) return null;
    texts = texts.flatMap((before) => ways.map((way) => before + way));
  }
  return [...new Set(texts)].filter((way) => !hasAccents(way));
}

/** The one text among `untyped` that `accepts` takes; null when there is none or a choice. */
export function provenUntyped(text: string, accepts: (text: string) => boolean): string | null {
  const fitting = hasAccents(text) ? (untyped(text)?.filter(accepts) ?? []) : [];
  return fitting.length === 1 ? fitting[0]! : null;
}

/**
 * The same for a text with a checksum, which proves whatever it accepts: each input method is tried alone too, so that
 * a long text has few enough ways.
 */
export function checkedUntyped(text: string, accepts: (text: string) => boolean): string | null {
  if (!hasAccents(text)) return null;
  for (const method of [telexOf, vniOf, either]) {
    const found = untyped(text, method)?.find(accepts);
    if (found !== undefined) return found;
  }
  return null;
}

/** All ways to type one run of letters: each key somewhere after its letter, keys of one letter in any order. */
function waysToType(run: string, method: Method): string[] | null {
  if (run.length > LONGEST_RUN) return null;
  let plans: Typed[][] = [[]];
  for (const character of run) {
    const ways = method(character);
    plans = plans.flatMap((plan) => ways.map((way) => [...plan, way]));
    if (plans.length > MOST_TEXTS) return null;
  }
  const texts = new Set<string>();
  const budget = { steps: 20 * MOST_TEXTS };
  for (const plan of plans) interleave(plan, 0, [], '', texts, budget);
  return budget.steps < 0 || texts.size > MOST_TEXTS ? null : [...texts];
}

// Each step writes one letter or one key that waits; the budget stops runs like âââââ, whose ways are without number.
function interleave(
  plan: readonly Typed[],
  at: number,
  waiting: readonly string[],
  text: string,
  into: Set<string>,
  budget: { steps: number },
): void {
  if (budget.steps-- < 0) return;
  if (at === plan.length && waiting.length === 0) into.add(text);
  for (const key of new Set(waiting)) {
    interleave(plan, at, waiting.toSpliced(waiting.indexOf(key), 1), text + key, into, budget);
  }
  const next = plan[at];
  if (next !== undefined) interleave(plan, at + 1, [...waiting, ...next.keys], text + next.letter, into, budget);
}

/** Splits a letter into its base and its keys, in the case of the letter. */
function split(character: string, keyOf: (mark: string, base: string) => string | undefined): Typed {
  const [base, ...marks] = [...character.normalize('NFD')];
  const upper = base !== base!.toLowerCase();
  const keys = marks.map((mark) => keyOf(mark, base!.toLowerCase()) ?? mark);
  return { letter: base!, keys: upper ? keys.map((key) => key.toUpperCase()) : keys };
}

function telexOf(character: string): Typed[] {
  if (character === 'đ') return [{ letter: 'd', keys: ['d'] }];
  if (character === 'Đ') return [{ letter: 'D', keys: ['D'] }];
  const typed = split(character, (mark, base) => (mark === CIRCUMFLEX ? base : TELEX[mark]));
  // ư and ơ also come from w alone (ư at the start of a word, both in ươ typed `uow`).
  const bare = /^[uo]$/i.test(typed.letter) ? withoutOne(typed, 'w') : null;
  if (bare === null) return [typed];
  const lone = typed.letter.toLowerCase() === 'u' ? [{ letter: cased('w', typed.letter), keys: bare.keys }] : [];
  return [typed, bare, ...lone];
}

function vniOf(character: string): Typed[] {
  if (character === 'đ' || character === 'Đ') return [{ letter: character === 'đ' ? 'd' : 'D', keys: ['9'] }];
  const typed = split(character, (mark) => VNI[mark]);
  const bare = withoutOne(typed, '7');
  return bare === null ? [typed] : [typed, bare];
}

function withoutOne(typed: Typed, key: string): Typed | null {
  const at = typed.keys.findIndex((each) => each.toLowerCase() === key);
  return at < 0 ? null : { letter: typed.letter, keys: typed.keys.toSpliced(at, 1) };
}

function cased(letter: string, like: string): string {
  return like === like.toUpperCase() ? letter.toUpperCase() : letter;
}
