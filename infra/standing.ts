import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkRules, DEFAULT_RULES, type Rules, readRules } from '../schemas/rules.ts';
import type { Config } from './config.ts';
import type { GenerationSpec } from './generation.ts';
import { DATABASE } from './pipeline.ts';

const FILE = 'standing.json';

/**
 * Which generation stands, as the data folder says. A deployment begins with generation 0 under the rules of its environment; rules that were
 * applied since then stand until others are applied, whatever the environment says.
 */
export function readStanding(config: Pick<Config, 'dataDir' | 'rulesFile'>): GenerationSpec {
  const file = join(config.dataDir, FILE);
  const first = { number: 0, database: DATABASE, rules: rulesOf(config) };
  if (!existsSync(file)) return first;
  const stored = JSON.parse(readFileSync(file, 'utf8')) as Omit<GenerationSpec, 'rules'> & { rules: unknown };
  const rules = stored.rules === null ? first.rules : checkRules(stored.rules, file);
  return { ...stored, rules };
}

/** Whether a generation was ever computed into this folder. */
export function hasStanding(config: Pick<Config, 'dataDir'>): boolean {
  return (
    existsSync(join(config.dataDir, FILE)) || ['log', 'state'].some((name) => existsSync(join(config.dataDir, name)))
  );
}

/** Notes at the first start which versions of the stages compute the first generation; its rules are those of the environment. */
export function noteFirst(config: Pick<Config, 'dataDir'>, spec: GenerationSpec): void {
  if (!existsSync(join(config.dataDir, FILE))) writeStanding(config, { ...spec, rules: null } as never);
}

/** Makes a generation the standing one; the rename is the moment. */
export function writeStanding(config: Pick<Config, 'dataDir'>, spec: GenerationSpec): void {
  const file = join(config.dataDir, FILE);
  writeFileSync(`${file}.new`, `${JSON.stringify(spec, null, 2)}\n`, { flush: true });
  renameSync(`${file}.new`, file);
}

function rulesOf(config: Pick<Config, 'rulesFile'>): Rules {
  return config.rulesFile ? readRules(config.rulesFile) : DEFAULT_RULES;
}
