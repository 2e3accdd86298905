import { askAll } from './ask.ts';
import { requireEqual } from './compare.ts';
import type { Library } from './library/library.ts';
import { questions, type Work } from './questions.ts';
import { type Server, takesPart } from './servers.ts';
import { inLibrary, sweepUp } from './sweepUp.ts';

const comparedQuestions = 200;
const comparedBatches = 5;

/**
 * Holds the contenders' answers to each other's, on the servers that are measured afterwards, and leaves an empty log.
 * @param own whose servers these are
 * @param cluster the superuser's address of the bench's server
 * @throws Error before anything was measured
 */
export async function compareAll(
  servers: readonly Server[],
  { own, works, cluster }: { own: Library; works: readonly Work[]; cluster: string },
  say: (line: string) => void,
): Promise<void> {
  const answers = new Map(works.map(({ id }) => [id, new Map<string, readonly unknown[]>()]));
  for (const { entered, running } of servers) {
    const { contender } = entered;
    for (const work of works) {
      if (!takesPart(entered, work)) continue;
      const count = work.id === 'events' ? comparedBatches : comparedQuestions;
      const run = `${contender.name}-${process.pid}-${process.hrtime.bigint()}`;
      const asked = questions(own, work, count, { run });
      answers.get(work.id)?.set(contender.name, await askAll(running.port, contender, asked));
    }
    say(`${own.patrons} patrons: ${contender.name} has answered`);
  }
  for (const [work, given] of answers) if (given.size > 0) requireEqual(work, given);
  await inLibrary(cluster, own, (sql) => sweepUp(sql, true));
  say(`${own.patrons} patrons: all answers are the same`);
}
