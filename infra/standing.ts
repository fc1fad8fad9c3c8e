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
  const stored = JSON.parse(readFileSync(file, 'utf8')) as { number: number; database: string; rules: unknown };
  const rules = stored.rules === null ? first.rules : checkRules(stored.rules, file);
  return { number: stored.number, database: stored.database, rules };
}

/** Makes a generation the standing one; the rename is the moment. */
export function writeStanding(config: Pick<Config, 'dataDir'>, spec: GenerationSpec): void {
  const file = join(config.dataDir, FILE);
  writeFileSync(`${file}.new`, `${JSON.stringify(spec, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

function rulesOf(config: Pick<Config, 'rulesFile'>): Rules {
  return config.rulesFile ? readRules(config.rulesFile) : DEFAULT_RULES;
}
