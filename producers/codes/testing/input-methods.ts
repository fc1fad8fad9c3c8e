/**
 * What UniKey makes of keys that a wedge types: accents with free marking, a second press of a key that undoes, a tone
 * that replaces a tone, and the key that takes one off. Only as true as the tests need; the letters end a composition.
 */
type Method = { readonly toneOf: Record<string, string>; readonly remove: string };

const TELEX: Method = { toneOf: { s: '\u0301', f: '\u0300', r: '\u0309', x: '\u0303', j: '\u0323' }, remove: 'z' };
const VNI: Method = { toneOf: { 1: '\u0301', 2: '\u0300', 3: '\u0309', 4: '\u0303', 5: '\u0323' }, remove: '0' };
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
const SHAPES = /[\u0302\u0306\u031b]/;

/** The text an application gets when a wedge types `keys` under Telex. */
export function typedInTelex(keys: string): string {
  return type(keys, TELEX, (word, key, low) => {
    if (low === 'd') return shape(word, (base) => base === 'd', '\u0335', key);
    if (/^[aeo]$/.test(low)) return shape(word, (base) => base === low, '\u0302', key);
    if (low !== 'w') return false;
    if (shape(word, (base) => base === 'a', '\u0306', key) || shape(word, (base) => /[uo]/.test(base), '\u031b', key))
      return true;
    word.push(key === 'w' ? 'u\u031b' : 'U\u031b');
    return true;
  });
}

/** The text an application gets when a wedge types `keys` under VNI. */
export function typedInVni(keys: string): string {
  return type(keys, VNI, (word, key) => {
    if (key === '9') return shape(word, (base) => base === 'd', '\u0335', key);
    if (key === '6') return shape(word, (base) => /[aeo]/.test(base), '\u0302', key);
    if (key === '7') return shape(word, (base) => /[uo]/.test(base), '\u031b', key);
    return key === '8' && shape(word, (base) => base === 'a', '\u0306', key);
  });
}

function type(keys: string, method: Method, shapes: (word: string[], key: string, low: string) => boolean): string {
  let out = '';
  let word: string[] = [];
  const flush = () => {
    out += word.join('').replace(/([dD])\u0335/g, (_, d: string) => (d === 'd' ? 'đ' : 'Đ'));
    word = [];
  };
  for (const key of keys.normalize('NFC')) {
    const low = key.toLowerCase();
    if (shapes(word, key, low) || tone(word, key, low, method)) continue;
    if (/[a-z]/.test(low)) word.push(key);
    else {
      flush();
      out += key;
    }
  }
  flush();
  return out.normalize('NFC');
}

function shape(word: string[], fits: (base: string) => boolean, mark: string, key: string): boolean {
  const at = word.findLastIndex((letter) => fits(letter[0]!.toLowerCase()));
  if (at < 0) return false;
  const letter = word[at]!;
  if (letter.includes(mark)) {
    word[at] = letter.replace(mark, '');
    word.push(key);
    return true;
  }
  if (SHAPES.test(letter)) return false;
  word[at] = letter + mark;
  return true;
}

function tone(word: string[], key: string, low: string, method: Method): boolean {
  const vowels = word.flatMap((letter, at) => (/^[aeiouy]/i.test(letter) ? [at] : []));
  const toned = vowels.find((at) => word[at]!.match(TONES) !== null);
  if (low === method.remove && toned !== undefined) {
    word[toned] = word[toned]!.replace(TONES, '');
    return true;
  }
  const mark = method.toneOf[low];
  if (mark === undefined || vowels.length === 0) return false;
  if (toned !== undefined && word[toned]!.includes(mark)) {
    word[toned] = word[toned]!.replace(TONES, '');
    word.push(key);
    return true;
  }
  if (toned !== undefined) word[toned] = word[toned]!.replace(TONES, '');
  const shaped = vowels.findLast((at) => SHAPES.test(word[at]!));
  const closed = vowels.at(-1)! < word.length - 1;
  const at = shaped ?? (closed || vowels.length === 1 ? vowels.at(-1)! : vowels.at(-2)!);
  word[at] = word[at]! + mark;
  return true;
}
