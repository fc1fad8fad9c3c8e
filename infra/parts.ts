import { STAGE_NAMES, type StageName } from './pipeline.ts';

/** The parts that a process may run; `npm start` runs them all. */
export const PARTS = ['gateway', ...STAGE_NAMES, 'sink', 'api'] as const;
export type Part = (typeof PARTS)[number];

/** The stages among parts. */
export function stagesAmong(parts: readonly Part[]): StageName[] {
  return STAGE_NAMES.filter((name) => parts.includes(name));
}
