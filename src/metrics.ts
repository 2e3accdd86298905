import { createServer, type Server } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What is counted: answers by basis and status. No label ever speaks of a person, a token or a document. */
export interface Metrics {
  answered(basis: string, status: number, seconds: number): void;
  /** How the sealing of the disclosure log stands. */
  sealing(state: {
    last: { number: number; lastEntry: number } | null;
    waiting: number;
    trouble: string | null;
  }): void;
  /** Prometheus' text format. */
  text(): Promise<string>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const answers = new Counter({
    name: 'carrel_answers_total',
    help: 'Answers to GraphQL requests.',
    labelNames: ['basis', 'status'],
    registers: [registry],
  });
  const limited = new Counter({
    name: 'carrel_rate_limited_total',
    help: 'Answers that a caller’s rate refused.',
    labelNames: ['basis'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'carrel_answer_seconds',
    help: 'Time from a request’s headers to its answer.',
    labelNames: ['basis'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const sealedEntries = gauge('carrel_log_sealed_entries', 'Entries of the disclosure log that are sealed.');
  const waitingEntries = gauge(
    'carrel_log_waiting_entries',
    'Entries that were seen and are not sealed yet.',
  );
  const sealingTrouble = gauge('carrel_log_sealing_trouble', '1 while sealing does not go on.');
  return {
    sealing({ last, waiting, trouble }) {
      sealedEntries.set(last?.lastEntry ?? 0);
      waitingEntries.set(waiting);
      sealingTrouble.set(trouble === null ? 0 : 1);
    },
    answered(basis, status, seconds) {
      answers.inc({ basis, status: String(status) });
      if (status === 429) limited.inc({ basis });
      durations.observe({ basis }, seconds);
    },
    text: () => registry.metrics(),
  };
}

/** `/metrics` on a listener of its own, so that it can be kept off the network the gateway is on. */
export function metricsServer(metrics: Metrics): Server {
  return createServer(async (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    const text = await metrics.text();
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
  });
}
