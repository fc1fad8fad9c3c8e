import { plainWords } from './values/plain-words.ts';

/** A column that a kind of file may have. */
export interface Column {
  readonly field: string;
  /** What people call it, as `plainWords` writes it. */
  readonly names: readonly string[];
  /** There may be one for each dose: "Ngày tiêm mũi 2". */
  readonly numbered?: boolean;
}

/** Which field each column holds (`day2` for the second dose's `day`); undefined for columns that are of no use here. */
export type Mapping = readonly (string | undefined)[];

const GROUP = /\b(?:mui|lan|dose|shot)(?: tiem)?(?: thu| so)? ?([1-9])\b/;

/** What headers write short. */
const SHORT: Readonly<Record<string, string>> = {
  xn: 'xet nghiem',
  qd: 'quyet dinh',
  kq: 'ket qua',
  pp: 'phuong phap',
  bn: 'benh nhan',
  vx: 'vac xin',
};

/**
 * The field of one column by its name: that of `given` (a mapping file, by the name as it is written), else by the names people use, also without what
 * stands in brackets ("Ngày tiêm (dd/mm/yyyy)") and with short words written out.
 */
export function fieldOf(
  name: string,
  columns: readonly Column[],
  given: ReadonlyMap<string, string>,
): string | undefined {
  const said = given.get(plainWords(name));
  if (said !== undefined) return said;
  for (const text of [name, name.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ')]) {
    const plain = plainWords(text);
    const long = plain.replace(/[a-z]+/g, (word) => SHORT[word] ?? word);
    const field = knownField(plain, columns) ?? knownField(long, columns);
    if (field !== undefined) return field;
  }
  return undefined;
}

function knownField(plain: string, columns: readonly Column[]): string | undefined {
  const exact = columns.find(
    (column) => column.names.includes(plain) || column.field.toLowerCase() === plain.replace(/ /g, ''),
  );
  if (exact) return exact.field;
  const group = GROUP.exec(plain);
  if (!group) return undefined;
  const rest = plain.replace(GROUP, ' ').replace(/\s+/g, ' ').trim();
  const numbered = columns.filter((column) => column.numbered);
  const found = rest === '' ? numbered[0] : numbered.find((column) => column.names.includes(rest));
  return found && `${found.field}${group[1]}`;
}

/** A header's columns, each field once: the first that has it keeps it. */
export function mappingOf(
  names: readonly string[],
  columns: readonly Column[],
  given: ReadonlyMap<string, string>,
): Mapping {
  const seen = new Set<string>();
  return names.map((name) => {
    const field = name === '' ? undefined : fieldOf(name, columns, given);
    if (field === undefined || seen.has(field)) return undefined;
    seen.add(field);
    return field;
  });
}

/** A mapping file: `{ "name of a column": "field" }`. */
export function readMapping(text: string, columns: readonly Column[]): Map<string, string> {
  const json: unknown = JSON.parse(text);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new Error('the mapping must be an object: { "name of the column": "field" }');
  return new Map(
    Object.entries(json).map(([name, field]) => {
      const known = columns.some(
        (column) =>
          column.field === field || (column.numbered && new RegExp(`^${column.field}[1-9]$`).test(String(field))),
      );
      if (!known)
        throw new Error(
          `the mapping of ${JSON.stringify(name)}: there is no such field; the fields are ${columns.map((column) => column.field).join(', ')}`,
        );
      return [plainWords(name), String(field)];
    }),
  );
}
