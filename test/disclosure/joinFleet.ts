import pino from 'pino';
import type { Sink } from '../../src/disclosure/sink.ts';
import { type RunningSealing, startSealing } from '../../src/disclosure/startSealing.ts';
import { createMetrics, type Metrics } from '../../src/metrics.ts';
import type { Logged } from './logged.ts';

/** A process of the fleet, which looks when it is told to. */
export interface Joined {
  readonly sealing: RunningSealing;
  tick(): Promise<void>;
}

/**
 * Starts sealing as a process of the fleet does, on a library's own clock.
 * @param told where it counts, and what is given each line of its log; both are dropped by default
 */
export function joinFleet(
  { carrel, sealer }: Logged,
  sink: Sink | null = sealer.sink,
  told: { metrics?: Metrics; write?: (line: string) => void } = {},
): Joined {
  let tick = async (): Promise<void> => {};
  const { url, roles, secret } = carrel.database;
  const { metrics = createMetrics(), write = () => {} } = told;
  const sealing = startSealing({
    ...{ url, roles, secret, sink, metrics },
    clock: () => carrel.clock.now,
    logger: pino({ level: 'debug' }, { write }),
    ticking: (work) => {
      tick = work;
      return { stop: async () => {} };
    },
  });
  return { sealing, tick: () => tick() };
}
