import type { ReportStep } from '../../schemas/reports.ts';
import type { LevelInputs, SetLevel } from '../level/level.ts';
import type { Level } from '../level/rules.ts';

/** What people filed about the levels: decisions, and the inputs that no event carries (coverage by age, beds, deaths). */
export interface LevelRegister {
  readonly decisions: readonly SetLevel[];
  readonly inputs: readonly { readonly commune: string; readonly day: string; readonly inputs: LevelInputs }[];
}

export const NO_LEVELS: LevelRegister = { decisions: [], inputs: [] };

/** The register after a step. Of two decisions with one number for a commune the later filed stands, so that a slip can be put right. */
export function evolveLevels(register: LevelRegister, step: ReportStep): LevelRegister {
  if (step.type === 'levelSet') {
    const { commune, level, number, date, from, until } = step;
    const decision: SetLevel = { commune, level: level as Level, number, date, from, ...(until != null && { until }) };
    const others = register.decisions.filter((one) => one.commune !== commune || one.number !== number);
    return { ...register, decisions: [...others, decision] };
  }
  if (step.type === 'levelInputs') {
    const { commune, day } = step;
    return {
      ...register,
      inputs: [...register.inputs, { commune, day, inputs: JSON.parse(step.inputs) as LevelInputs }],
    };
  }
  return register;
}

/** The filed inputs of a commune that hold on a day: of each the one filed for the latest day, the last filing of that day. */
export function inputsOn(register: LevelRegister, commune: string, day: string): LevelInputs {
  const own = register.inputs.filter((one) => one.commune === commune && one.day <= day);
  return Object.assign(
    {},
    ...own.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)).map((one) => one.inputs),
  );
}
