import type { Figures } from './figures.ts';
import type { Ground } from './ground.ts';
import type { Work } from './questions.ts';
import type { Measured } from './report/report.ts';
import { type Server, takesPart } from './servers.ts';
import { type Pace, slice } from './slice.ts';
import { countStatements, warmUp } from './warmUp.ts';

export interface Plan extends Pace {
  readonly rounds: number;
  readonly warmUp: number;
  readonly works: readonly Work[];
}

/** What is measured in each round: a server at a work. */
interface Cell {
  readonly server: Server;
  readonly work: Work;
  readonly statements: number;
  readonly rounds: Figures[];
}

const nameOf = ({ server: { entered, library }, work }: Pick<Cell, 'server' | 'work'>): string =>
  `${work.id} ${entered.contender.name} ${library.patrons}`;

/** The same in an order that begins a place later in each round. */
export const shifted = <Each>(list: readonly Each[], round: number): Each[] => {
  const shift = list.length === 0 ? 0 : round % list.length;
  return [...list.slice(shift), ...list.slice(0, shift)];
};

/**
 * Warms every server up at each of its works, and then measures them in short slices, round after round and work by work:
 * those that are held to each other are asked within the same minute, while the machine is as fast or as slow for all.
 * In each round another contender, and another library, begins.
 */
export async function measureAll(
  ground: Ground,
  servers: readonly Server[],
  plan: Plan,
  say: (line: string) => void,
): Promise<Measured[]> {
  const cells: Cell[] = [];
  await countStatements(ground.admin, true);
  for (const work of plan.works) {
    for (const server of servers.filter(({ entered }) => takesPart(entered, work))) {
      const statements = await warmUp(ground, server, work, plan.warmUp);
      cells.push({ server, work, statements, rounds: [] });
    }
    say(`${work.id}: all are warm`);
  }
  await countStatements(ground.admin, false);
  for (let round = 0; round < plan.rounds; round += 1)
    for (const work of plan.works)
      for (const cell of shifted(
        cells.filter((each) => each.work === work),
        round,
      )) {
        // Others than while it was warmed up, the same for all.
        const pace = { leadIn: plan.leadIn, seconds: plan.seconds, seed: 3 + round };
        const measured = await slice(ground, cell.server, work, pace);
        cell.rounds.push({ ...measured, statements: cell.statements });
        say(`round ${round + 1}/${plan.rounds} ${nameOf(cell)}: ${measured.requestsPerSecond.toFixed(0)}/s`);
      }
  return cells.map(({ server: { entered, library }, work, rounds }) => ({
    work: work.id,
    contender: entered.contender.name,
    patrons: library.patrons,
    rounds,
  }));
}
