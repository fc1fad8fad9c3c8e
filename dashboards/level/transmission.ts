import type { Computed, LevelInputs } from './level.ts';
import { band, type TransmissionRules } from './rules.ts';

/**
 * The level by QĐ 218: the highest of the three bands of transmission (new cases, patients on oxygen, deaths, each per
 * 100,000 people a week) against how much of the response is in place. What is uncertain here is in the rules file.
 */
export function byTransmission(rules: TransmissionRules, inputs: LevelInputs): Computed {
  const { population } = inputs;
  const missing: string[] = population !== undefined && population > 0 ? [] : ['population'];
  for (const { input } of [...rules.transmission, ...rules.response]) {
    if (inputs[input] === undefined) missing.push(input);
  }
  if (missing.length > 0) return { level: null, missing, steps: [], raised: false };

  const steps: { name: string; value: number }[] = [];
  let transmission = 0;
  for (const { input, per, bounds } of rules.transmission) {
    const rate = (inputs[input]! * per) / population!;
    steps.push({ name: input, value: rate });
    transmission = Math.max(transmission, band(rate, bounds));
  }
  steps.push({ name: 'transmission', value: transmission + 1 });

  const met = rules.response.filter(({ input, least }) => inputs[input]! >= least).length;
  steps.push({ name: 'responseCriteriaMet', value: met });
  const response = met === rules.response.length ? 'high' : met === 0 ? 'low' : 'medium';
  return { level: rules.matrix[response][transmission]!, missing: [], steps, raised: false };
}
