import { DEFAULT_RULES } from '../../../schemas/rules.ts';
import { importFile } from '../import.ts';
import { vaccination } from '../kinds/vaccination.ts';

/** Imports the file of the first argument and prints how many rows it had and the most memory it took, MB. */
const now = Date.parse('2021-12-06T08:00:00+07:00');
const summary = await importFile({
  kind: vaccination,
  file: process.argv[2]!,
  asOf: now,
  now,
  source: 'spec',
  rules: DEFAULT_RULES,
  target: { deliver: async () => [] },
  refused: () => {},
});
process.stdout.write(
  JSON.stringify({ rows: summary.rows, good: summary.good, mb: process.resourceUsage().maxRSS / 1024 }),
);
