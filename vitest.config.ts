import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { quickFolder } from './test/setup/quickFolder.ts';

const isLong = process.env['CARREL_TEST_LONG'] === '1';

// Where tests, and what they start, make their folders; whoever names a place of their own has it.
const quick = quickFolder();
if (quick !== null) process.env['TMPDIR'] ??= quick;

/**
 * What puts a spy in a package's place, or watches all that is loaded, has a process of its own: the others share two,
 * with what they have loaded.
 */
const byThemselves = [
  'test/acts/signIn.test.ts',
  'test/cases/cardStanding.test.ts',
  'test/cases/vendorLoad.test.ts',
  'test/timing/alikeAnswers.test.ts',
  'test/walls/noArgumentIsSql.test.ts',
];

export default defineConfig({
  // Vite would take graphql's `module` entry where Node, and so every library here, takes `main`: two graphqls.
  resolve: {
    alias: [
      {
        find: /^graphql$/,
        replacement: fileURLToPath(new URL('./node_modules/graphql/index.js', import.meta.url)),
      },
      // As `src/cli/packages.mjs` has it when the program runs: a second less for each file of tests.
      {
        find: /^drizzle-orm(\/[a-z-]+)?$/,
        replacement: fileURLToPath(new URL('./node_modules/drizzle-orm$1/index.cjs', import.meta.url)),
      },
      {
        find: /^drizzle-orm(\/[a-z-]+\/[a-z-]+)$/,
        replacement: fileURLToPath(new URL('./node_modules/drizzle-orm$1.cjs', import.meta.url)),
      },
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...byThemselves, '**/node_modules/**'],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: byThemselves } },
    ],
    globalSetup: ['test/setup/cluster.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Suites that prove by many examples have a short form, in `npm test`, and a long one: `npm run test:long`.
    provide: {
      isLong,
      seed: process.env['CARREL_TEST_SEED'] ? Number(process.env['CARREL_TEST_SEED']) : null,
    },
    testTimeout: isLong ? 120_000 : 30_000,
    hookTimeout: isLong ? 300_000 : 60_000,
    teardownTimeout: 30_000,
  },
});
