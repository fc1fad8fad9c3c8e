import type { Instant } from '../../schemas/instant.ts';
import type { ReportStep } from '../../schemas/reports.ts';
import type { LevelInputs, SetLevel } from '../level/level.ts';
import type { Level } from '../level/rules.ts';

/** Something that a person filed, and when. */
interface Filed<T> {
  readonly at: Instant;
  readonly what: T;
}

/** What people filed about the levels: decisions, and the inputs that no event carries (coverage by age, beds, deaths). */
export interface LevelRegister {
  readonly decisions: readonly Filed<SetLevel>[];
  readonly inputs: readonly Filed<{ readonly commune: string; readonly day: string; readonly known: LevelInputs }>[];
}

export const NO_LEVELS: LevelRegister = { decisions: [], inputs: [] };

/** The register after a step. */
export function evolveLevels(register: LevelRegister, step: ReportStep): LevelRegister {
  if (step.type === 'levelSet') {
    const { commune, level, number, date, from, until, at } = step;
    const what: SetLevel = { commune, level: level as Level, number, date, from, ...(until != null && { until }) };
    return { ...register, decisions: [...register.decisions, { at, what }] };
  }
  if (step.type === 'levelInputs') {
    const what = { commune: step.commune, day: step.day, known: JSON.parse(step.inputs) as LevelInputs };
    return { ...register, inputs: [...register.inputs, { at: step.at, what }] };
  }
  return register;
}

/** The decisions filed until an instant. Of several with one number for a commune the last filed stands, so that a slip can be put right. */
export function decisionsAt(register: LevelRegister, until: Instant): SetLevel[] {
  const standing = new Map<string, SetLevel>();
  for (const { at, what } of register.decisions) {
    if (at <= until) standing.set(JSON.stringify([what.commune, what.number]), what);
  }
  return [...standing.values()];
}

/** The inputs of a commune that hold on a day, as filed until an instant: of each the one for the latest day, the last filed of that day. */
export function inputsOn(register: LevelRegister, commune: string, day: string, until: Instant): LevelInputs {
  const own = register.inputs
    .filter(({ at, what }) => at <= until && what.commune === commune && what.day <= day)
    .map(({ what }) => what);
  const inOrder = own.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  return Object.assign({}, ...inOrder.map(({ known }) => known));
}
