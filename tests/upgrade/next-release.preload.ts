/**
 * Loaded first into a process, it makes it one of the next release: another shape of the state of `people`, and everybody isolates for three weeks, whatever the
 * rules say. The source is changed as it is loaded, so that the program has no switch for it.
 */
import { registerHooks } from 'node:module';

const CHANGES: Readonly<Record<string, readonly [string, string]>> = {
  '/processors/people/fold.ts': ['version: 1,', 'version: 2,'],
  '/processors/people/exposures.ts': ['rules.isolationDays[protection]', '21'],
};

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    const [file, change] = Object.entries(CHANGES).find(([name]) => url.endsWith(name)) ?? [];
    if (!file || !change) return loaded;
    const source = String(loaded.source);
    const [before, after] = change;
    if (!source.includes(before)) throw new Error(`${file} has no ${JSON.stringify(before)} to change`);
    return { ...loaded, source: source.replace(before, after) };
  },
});
