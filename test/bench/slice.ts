import { ask } from './asking.ts';
import { drain } from './drain.ts';
import type { Figures } from './figures.ts';
import type { Ground } from './ground.ts';
import { cpuOfPostgres, cpuOfProcess, forgetPeak, peakMemory } from './load/cpu.ts';
import type { Work } from './questions.ts';
import type { Server } from './servers.ts';

/** Seconds that a server is asked before anything of it counts, and that count. */
export interface Pace {
  readonly leadIn: number;
  readonly seconds: number;
}

/**
 * Measures one server at one work, once: it finds an empty log, is asked for some seconds in one go, and has nothing left
 * to do when this ends.
 *
 * Sealing begins with the first question and looks every two seconds. With the usual pace, a lead-in of 1.5 s and 2 s that
 * count, one look falls into those that count, half a second after they begin, and seals the entries of the two seconds
 * before it: what is counted is as much sealing as there are entries, neither what a longer time had gathered nor none. So
 * `--seconds` is best a multiple of two. What the last look seals, in the drain, has its like in the counted one.
 */
export async function slice(
  ground: Ground,
  server: Server,
  work: Work,
  { leadIn, seconds, seed }: Pace & { seed: number },
): Promise<Omit<Figures, 'statements'>> {
  const { admin, loader, postmaster } = ground;
  const { running } = server;
  await admin`checkpoint`;
  forgetPeak(running.pid);
  const used = { server: 0, database: 0 };
  const read = (sign: 1 | -1): void => {
    used.server += sign * cpuOfProcess(running.pid);
    used.database += sign * cpuOfPostgres(postmaster);
  };
  const { responses, ...told } = await ask(loader, server, work, {
    ...{ leadIn, seconds, seed },
    at(moment) {
      if (moment === 'asked') running.begin();
      else read(moment === 'opened' ? -1 : 1);
    },
  });
  const memory = peakMemory(running.pid);
  await drain(ground, server, work);
  return {
    requestsPerSecond: responses / told.seconds,
    p50: told.p50,
    p99: told.p99,
    serverCpu: used.server / responses,
    databaseCpu: used.database / responses,
    memory,
  };
}
