/** Loaded first into a process, it sets the clock wrong by `TRUYVET_TEST_CLOCK` ms, and makes it jump back after ten seconds. */
const offset = Number(process.env.TRUYVET_TEST_CLOCK ?? 0);
const began = performance.now();
const now = Date.now;

Date.now = () => now() + (performance.now() - began < 10_000 ? offset : 0);
