import { randomUUID } from 'node:crypto';
import type { Loader, Moment, Told } from './load/loader.ts';
import { questions, type Work } from './questions.ts';
import type { Server } from './servers.ts';

/** Enough that no connection asks the same again soon; of batches enough that none is sent twice. */
const mostQuestions = 8_000;
const batchesASecond = 100;

export interface Asking {
  /** Seconds, as in `load/loader.ts`. */
  readonly leadIn: number;
  readonly seconds: number;
  /** Who is given the same is asked the same. */
  readonly seed: number;
  readonly at?: (moment: Moment) => void;
}

/**
 * Asks a server the questions of a work for some seconds.
 * @throws Error where anything was refused, or nothing was answered
 */
export async function ask(
  loader: Loader,
  { entered: { contender }, library, running }: Server,
  work: Work,
  { leadIn, seconds, seed, at }: Asking,
): Promise<Told> {
  const count = work.id === 'events' ? Math.ceil((leadIn + seconds) * batchesASecond) : mostQuestions;
  const requests = questions(library, work, count, { seed, run: randomUUID() }).map(contender.ask);
  const { port } = running;
  const told = await loader.load({ port, leadIn, seconds, connections: work.connections, requests }, at);
  if (told.failed > 0) throw new Error(`${work.id}: ${contender.name} refused ${told.failed} requests`);
  if (told.responses === 0)
    throw new Error(`${work.id}: ${contender.name} answered nothing in ${seconds} s: give it more --seconds`);
  return told;
}
