import { fileURLToPath } from 'node:url';
import { createVitest, type Vitest } from 'vitest/node';
import type { SourceMutant } from './sourceMutants.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What tests run in a process of their own with one file of the program otherwise than it is. */
export interface Nested {
  /** Whether any of the files of tests fails: run one after the other, until one does. */
  isKilled(mutant: SourceMutant | null, tests: readonly string[]): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * The project's own runner of tests, whose files are the mutant's.
 * @param provided what this run's tests are given, so that those inside find the same cluster
 */
export async function nested(provided: Readonly<Record<string, unknown>>): Promise<Nested> {
  let mutant: SourceMutant | null = null;
  const runner: Vitest = await createVitest(
    'test',
    {
      root,
      watch: false,
      globalSetup: [],
      maxWorkers: 1,
      bail: 1,
      reporters: [{}],
      silent: true,
      // What is kept on disk is found by the file as it stands there, and would be taken for the mutant.
      fsModuleCache: false,
      provide: provided as never,
    },
    {
      plugins: [
        {
          name: 'mutant',
          enforce: 'pre',
          load: (id) => (mutant !== null && id.split('?')[0] === mutant.path ? mutant.text : null),
        },
      ],
    },
  );
  await runner.standalone();
  return {
    async isKilled(next, tests) {
      const touched = [mutant?.path, next?.path].filter((path) => path !== undefined);
      mutant = next;
      for (const path of touched) runner.invalidateFile(path);
      for (const test of tests) {
        // What failed for the mutant before would end this run at once.
        runner.state.filesMap.clear();
        runner.state.errorsSet.clear();
        const specification = runner.getRootProject().createSpecification(`${root}${test}`);
        const { testModules, unhandledErrors } = await runner.runTestSpecifications([specification]);
        if (testModules.length === 0) throw new Error(`${test} was not run`);
        if (unhandledErrors.length > 0 || testModules.some((module) => !module.ok())) return true;
      }
      return false;
    },
    close: () => runner.close(),
  };
}
