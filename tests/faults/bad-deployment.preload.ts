/**
 * Loaded first into a process, it deploys a bug: the fold of people throws at every message that holds the text `TRUYVET_TEST_BUG`. The
 * source is changed as it is loaded, so that the program has no switch for it.
 */
import { registerHooks } from 'node:module';

const FOLD = '/processors/people/fold.ts';
const BEFORE = 'const { message } = input;';
const BUG =
  "if (JSON.stringify(message).includes(process.env.TRUYVET_TEST_BUG!)) throw new TypeError('a bug of this deployment');";

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith(FOLD)) return loaded;
    const source = String(loaded.source);
    if (!source.includes(BEFORE)) throw new Error(`${FOLD} has no line to put the bug after`);
    return { ...loaded, source: source.replace(BEFORE, `${BEFORE} ${BUG}`) };
  },
});
