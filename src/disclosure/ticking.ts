/** Does some work again and again, until it is stopped; whoever stops it waits for what is under way. */
export type Ticking = (work: () => Promise<void>) => { stop(): Promise<void> };

/**
 * At once, and then with a pause after each time.
 * @param pause milliseconds
 */
export const everySoOften =
  (pause: number): Ticking =>
  (work) => {
    let timer: NodeJS.Timeout | undefined;
    let stopped = false;
    const round = async (): Promise<void> => {
      await work();
      if (!stopped) timer = setTimeout(next, pause);
    };
    let current = Promise.resolve();
    const next = (): void => {
      current = round();
    };
    next();
    return {
      async stop() {
        stopped = true;
        clearTimeout(timer);
        await current;
      },
    };
  };
