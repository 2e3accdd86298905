import type { Logger } from 'pino';
import { openWorker } from '../../drizzle/worker.ts';
import type { Clock } from '../clock.ts';
import type { Metrics } from '../metrics.ts';
import { Problem } from '../problem.ts';
import { audiencePassword, type Secret } from '../secret.ts';
import type { Seal } from './seal.ts';
import { seal } from './sealing.ts';
import { sealKey } from './sealKey.ts';
import type { Sink } from './sink.ts';
import { everySoOften, type Ticking } from './ticking.ts';

/** Milliseconds between two looks: a seal follows an entry within five seconds, where its request took no half minute. */
export const sealingPause = 2_000;

/**
 * An entry has its time when its request begins, and is there when it ends. How far a look goes back before the last that
 * went as far, and how often one does (milliseconds): nearly every request takes less than the last of these, none more
 * than the one before it, and the first is for an entry that was missed all the same. To go through ten minutes of a busy
 * day every two seconds is to look at the same entries three hundred times.
 */
const looks = [
  { back: Number.POSITIVE_INFINITY, every: 3_600_000 },
  { back: 600_000, every: 60_000 },
  { back: 30_000, every: 0 },
] as const;

/** After so long without a turn of its own a process says so: somebody holds the turn and does not end it (milliseconds). */
const longestWait = 60_000;

/** How sealing stands, as this process knows. */
export interface SealingState {
  readonly last: Seal | null;
  /** Entries that were seen without a seal, and have none yet. */
  readonly waiting: number;
  /** Why sealing does not go on, as the code of an error, or `LATE` where no turn comes; null where it does. */
  readonly trouble: string | null;
  /** The sink's name; null where there is none. */
  readonly sink: string | null;
}

export interface RunningSealing {
  state(): SealingState;
  /** A seal under way is finished first. */
  stop(): Promise<void>;
}

/** Another has had the turn for longer than sealing takes. */
class NoTurn extends Error {
  readonly code = 'LATE';
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';

/** What is said in our own words names no person and repeats no secret. */
const whyOf = (error: unknown): { why?: string } => (error instanceof Problem ? { why: error.message } : {});

/**
 * Takes part in the fleet's sealing of the disclosure log (offence.disclosure): every two seconds one process of all
 * seals what is there. Where the database or the sink is away seals are late, answers are not, and what is late is
 * sealed when it is back.
 * @param options.ticking when to look; a test brings its own
 */
export function startSealing(options: {
  url: string;
  secret: Secret;
  roles?: string;
  clock: Clock;
  sink: Sink | null;
  logger: Logger;
  metrics: Pick<Metrics, 'sealing'>;
  ticking?: Ticking;
}): RunningSealing {
  const { url, secret, roles, clock, sink, logger, metrics, ticking = everySoOften(sealingPause) } = options;
  const password = audiencePassword(secret)('sealer');
  const connection = openWorker('sealer', { url, password, ...(roles === undefined ? {} : { roles }) });
  const sealer = { connection, key: sealKey(secret), sink };
  let state: SealingState = { last: null, waiting: 0, trouble: null, sink: sink?.name ?? null };
  /** How far it goes back → when a look last went so far and all that it found was sealed. */
  const looked = new Map<number, number>();
  let lastTurn: number | null = null;
  const now = (change: Partial<SealingState>): void => {
    state = { ...state, ...change };
    metrics.sealing(state);
  };
  if (sink === null) logger.warn('the disclosure log is sealed in the database alone: set CARREL_AUDIT_SINK');
  /** @param thorough goes back as far as the longest request, whether or not it is time for that */
  const look = async (thorough = false): Promise<void> => {
    const moment = clock();
    const at = moment.getTime();
    // A clock that went back says nothing of when the last look was.
    if ([...looked.values()].some((last) => last > at)) looked.clear();
    const due = looks.filter(
      ({ back, every }) =>
        (thorough && Number.isFinite(back) && looked.has(back)) ||
        at - (looked.get(back) ?? Number.NEGATIVE_INFINITY) >= every,
    );
    const { back } = due[0] ?? looks[0];
    // Where there was no sealing for a while, all that while is looked through.
    const since = Number.isFinite(back) ? new Date((looked.get(back) ?? 0) - back) : null;
    try {
      const sealed = await seal(sealer, { now: moment, since, waiting: (waiting) => now({ waiting }) });
      lastTurn = sealed === null && lastTurn !== null ? lastTurn : moment.getTime();
      if (sealed === null && moment.getTime() - lastTurn >= longestWait) throw new NoTurn();
      if (sealed === null) return;
      now({ last: sealed.last, waiting: 0 });
      // Who has looked further back has looked less far too.
      for (const each of due) looked.set(each.back, at);
      if (state.trouble !== null) logger.info('the disclosure log is sealed again');
      now({ trouble: null });
    } catch (error) {
      const code = codeOf(error);
      if (state.trouble !== code)
        logger.error({ code, ...whyOf(error) }, 'the disclosure log is not sealed; it is tried again');
      now({ trouble: code });
    }
  };
  const ticks = ticking(() => look());
  return {
    state: () => state,
    async stop() {
      await ticks.stop();
      // What was answered last is sealed before the process goes.
      if (state.trouble === null) await look(true);
      await connection.end();
    },
  };
}
