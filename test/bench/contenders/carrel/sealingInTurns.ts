import { sealingPause } from '../../../../src/disclosure/startSealing.ts';
import { everySoOften, type Ticking } from '../../../../src/disclosure/ticking.ts';

/** Sealing that goes on as the product's does, but only while its server has its turn. */
export interface SealingInTurns {
  /** To be handed to `startSealing`. */
  readonly ticking: Ticking;
  /** Looks at once, and then as often as the product does. */
  begin(): void;
  /** Ends when a look is over that began after this was called: what was on file by then is sealed. */
  rest(): Promise<void>;
}

/**
 * Whoever looks first seals whatever is there, in the product's fleet: of several servers that are up on one database
 * one that is not measured would seal what the one that is has answered, and at its own cost, and would seal even the
 * entries of a contender that never seals. So each seals while it is asked, and no longer.
 */
export function sealingInTurns(): SealingInTurns {
  const often = everySoOften(sealingPause);
  let look = async (): Promise<void> => {};
  let looking: ReturnType<Ticking> | null = null;
  const stop = async (): Promise<boolean> => {
    const before = looking;
    looking = null;
    await before?.stop();
    return before !== null;
  };
  return {
    ticking(work) {
      look = work;
      return { stop: async () => void (await stop()) };
    },
    begin() {
      looking ??= often(look);
    },
    async rest() {
      if (await stop()) await look();
    },
  };
}
