/**
 * Asks, as fast as it is answered, over so many connections. A process of its own, so that asking takes nothing of the
 * server's time; told what to ask over its channel, it tells when it begins, opens and closes the time that counts, and
 * what came back within it.
 */
import autocannon from 'autocannon';
import { percentile } from '../figures.ts';
import type { Asked, Moment, Told } from './loader.ts';

const tell = (message: Moment | Told): void => void process.send?.(message);

/** Milliseconds after which autocannon looks at the latest whether it is to stop. */
const lookout = 20;
/** Seconds after which it stops by itself, beyond those that it was told: it is stopped before. */
const spare = 60;

async function load({ port, leadIn, seconds, connections, requests }: Asked): Promise<Told> {
  const times: number[] = [];
  let failed = 0;
  let isCounted = false;
  let [opened, closed] = [0, 0];
  let client = 0;
  const share = Math.min(connections, requests.length);
  const [first] = requests;
  if (first === undefined) throw new TypeError('nothing to ask');
  const asked = ({ path, headers, body }: (typeof requests)[number]) =>
    ({ method: 'POST', path, headers, body }) as const;
  const { errors } = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(
      {
        url: `http://127.0.0.1:${port}`,
        connections,
        duration: leadIn + seconds + spare,
        sampleInt: lookout,
        timeout: 30,
        requests: [asked(first)],
        // Each connection asks a share of the questions in turn, so that together they ask all.
        setupClient: (each) => {
          const own = requests.filter((_, at) => at % share === client % share);
          client += 1;
          each.setRequests(own.map(asked));
        },
      },
      (error: Error | null, result) => (error === null ? resolve(result) : reject(error)),
    );
    const close = (): void => {
      closed = performance.now();
      isCounted = false;
      tell('closed');
      running.stop();
    };
    const open = (): void => {
      opened = performance.now();
      isCounted = true;
      tell('opened');
      setTimeout(close, seconds * 1000);
    };
    running.on('start', () => {
      tell('asked');
      setTimeout(open, leadIn * 1000);
    });
    running.on('response', (_, status, __, milliseconds) => {
      if (isCounted) times.push(milliseconds);
      if (status !== 200) failed += 1;
    });
  });
  const sorted = Float64Array.from(times).sort();
  return {
    responses: times.length,
    failed: failed + errors,
    seconds: (closed - opened) / 1000,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
  };
}

process.on('message', (asked: Asked) => {
  load(asked).then(tell, (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  });
});
