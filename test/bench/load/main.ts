/**
 * Asks, as fast as it is answered, over so many connections. A process of its own, so that asking takes nothing of the
 * server's time; told what to ask over its channel, it tells what came back.
 */
import autocannon from 'autocannon';
import { percentile } from '../figures.ts';
import type { Asked, Told } from './loader.ts';

async function load({ port, seconds, connections, requests }: Asked): Promise<Told> {
  const times: number[] = [];
  let failed = 0;
  const began = performance.now();
  let last = began;
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
        duration: seconds,
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
    running.on('response', (_, status, __, milliseconds) => {
      last = performance.now();
      times.push(milliseconds);
      if (status !== 200) failed += 1;
    });
  });
  const sorted = Float64Array.from(times).sort();
  return {
    responses: times.length,
    failed: failed + errors,
    seconds: (last - began) / 1000,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
  };
}

process.on('message', (asked: Asked) => {
  load(asked).then(
    (told) => process.send?.(told),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      process.exit(1);
    },
  );
});
