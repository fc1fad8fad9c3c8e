import { configDefaults, defineConfig } from 'vitest/config';

const exclude = [...configDefaults.exclude, '.cache/**', 'data/**'];
const kafka = '**/*.kafka.{spec,test}.ts';
const browser = '**/*.browser.{spec,test}.ts';

/**
 * Three projects, one after the other, because they compete for the same cores: specs in the process; specs on a
 * broker; specs in a browser. vitest runs the set-up of a project only when one of its specs is in the run.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    passWithNoTests: true,
    // Concurrent tests start real systems of several processes; more at once would only wait for each other.
    maxConcurrency: 3,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.{spec,test}.ts'],
          exclude: [...exclude, kafka, browser],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'kafka',
          include: [kafka],
          exclude,
          globalSetup: ['infra/kafka-for-tests/global-setup.ts'],
          // The broker needs a core as well: a starved consumer loses its membership, and the spec its meaning.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [browser],
          exclude,
          globalSetup: ['infra/setup/browser-setup.ts'],
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
