/** The load of `memory.ts`, in a process of its own: `node memoryLoad.ts DATA_FOLDER SECONDS CONNECTIONS PATRONS ITEMS`. */
import autocannon from 'autocannon';
import { readDemoFile } from '../../src/demo/demoFile.ts';
import { mixed } from './memoryWorks.ts';

const [, , folder = '', seconds, connections, patrons, items] = process.argv;
const demo = await readDemoFile(folder);
const { requests, answers } = mixed(demo, { patrons: Number(patrons), items: Number(items) });
const result = await autocannon({
  url: demo.endpoint,
  duration: Number(seconds),
  connections: Number(connections),
  timeout: 30,
  requests,
});
process.stdout.write(
  `${JSON.stringify({ requests: result.requests.total, rate: result.requests.average, p99: result.latency.p99, errors: result.errors, answers })}\n`,
);
