import type { Computed, LevelInputs } from './level.ts';
import { band, type IncidenceRules, type Level } from './rules.ts';

/** The age whose full coverage the rules ask for on a day. */
function elderlyOn(rules: IncidenceRules, day: string): IncidenceRules['elderly'][number] | undefined {
  return rules.elderly.filter((rule) => rule.from <= day).at(-1);
}

/**
 * The level by QĐ 4800: weekly incidence, read in the column of the adults' coverage; one up when too few of the
 * elderly are fully vaccinated, unless already 4 or without a case; not lowered when the treatment capacity is not met.
 *
 * The coverage of the elderly is asked for only where it can matter, and so is the level before.
 */
export function byIncidence(rules: IncidenceRules, day: string, inputs: LevelInputs): Computed {
  const { population, cases, adultsOneDosePercent: adults, elderlyFullPercent: elderly } = inputs;
  const missing: string[] = [];
  if (population === undefined || !(population > 0)) missing.push('population');
  if (cases === undefined) missing.push('cases');
  if (adults === undefined) missing.push('adultsOneDosePercent');
  const steps: { name: string; value: number }[] = [];
  if (missing.length > 0 || population === undefined || cases === undefined || adults === undefined) {
    return { level: null, missing, steps, raised: false };
  }

  const incidence = (cases * rules.incidence.per) / population;
  steps.push({ name: 'incidence', value: incidence });
  const column = adults >= rules.adults.leastPercent ? rules.levels.covered : rules.levels.uncovered;
  let level = column[band(incidence, rules.incidence.bounds)]!;
  steps.push({ name: 'levelByIncidence', value: level });

  const rule = elderlyOn(rules, day);
  let raised = false;
  if (rule !== undefined && level < 4 && cases > 0) {
    if (elderly === undefined) return { level: null, missing: ['elderlyFullPercent'], steps, raised };
    raised = elderly < rule.leastPercent;
    if (raised) level = (level + 1) as Level;
  }

  if (inputs.capacityMet === false) {
    if (inputs.levelBefore === undefined) return { level: null, missing: ['levelBefore'], steps, raised };
    level = Math.max(level, inputs.levelBefore) as Level;
  }
  return { level, missing: [], steps, raised };
}
