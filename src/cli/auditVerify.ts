import { readFile } from 'node:fs/promises';
import { readConfig } from '../config.ts';
import { openSink } from '../disclosure/openSink.ts';
import { publicSealKey, type SealKey } from '../disclosure/sealKey.ts';
import type { Sink } from '../disclosure/sink.ts';
import type { Finding } from '../disclosure/verifying/findings.ts';
import { verifySinkAlone } from '../disclosure/verifying/sinkAlone.ts';
import { type Verification, verifyLog } from '../disclosure/verifying/verify.ts';
import { Problem } from '../problem.ts';
import { withOperator } from './operating.ts';
import { say } from './say.ts';

/** So many findings are printed; the rest are counted. */
const printed = 20;

interface Given {
  json?: true;
  publicKey?: string;
}

/**
 * `carrel audit verify`.
 * @throws Problem LOG_BROKEN, naming the first entry that is not as it was sealed; BAD_OPTION
 */
export async function verify({ json, publicKey }: Given): Promise<void> {
  const sink = await openSink(readConfig().auditSink);
  if (publicKey !== undefined)
    return verifyAlone(sink, publicSealKey(await textOf(publicKey)), json === true);
  await withOperator(readConfig(), async (operator, { secret }) => {
    const verification = await verifyLog(operator, secret, sink);
    const firstEntry = verification.findings.find(({ what }) => what === 'entry') ?? null;
    if (json === true) say(JSON.stringify({ ...verification, firstEntry }, null, 2));
    else for (const line of asLines(verification)) say(line);
    complainOf(firstEntry ?? verification.findings[0]);
  });
}

/** For who has neither the database nor the secret. */
async function verifyAlone(sink: Sink | null, key: Pick<SealKey, 'signed'>, json: boolean): Promise<void> {
  if (sink === null)
    throw new Problem('BAD_OPTION', '--public-key verifies a sink: set CARREL_AUDIT_SINK', 2);
  const verification = await verifySinkAlone(sink, key);
  const { sealed, seals, last, findings, found, holds } = verification;
  if (json) say(JSON.stringify(verification, null, 2));
  else {
    for (const line of foundLines(findings, found)) say(line);
    say(`${sealed} entries under ${seals} seals in ${sink.name}: ${outcome(holds, found)}`);
    if (last !== null)
      say(`The last is seal ${last.number} of ${last.sealedAt}, up to entry ${last.lastEntry}.`);
  }
  complainOf(findings[0]);
}

function complainOf(finding: Finding | null | undefined): void {
  if (finding != null) throw new Problem('LOG_BROKEN', `the disclosure log does not hold: ${finding.says}`);
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new Problem('BAD_OPTION', '--public-key must name a file that can be read', 2);
  });
}

const outcome = (holds: boolean, found: number): string =>
  holds ? 'all as they were sealed.' : `${found} ${found === 1 ? 'finding' : 'findings'}.`;

const foundLines = (findings: readonly Finding[], found: number): string[] => [
  ...findings.slice(0, printed).map(({ says }) => `FOUND ${says}`),
  ...(found > printed ? [`and ${found - printed} more`] : []),
];

function asLines(verification: Verification): string[] {
  const { sealed, seals, unsealed, unsealedSince, sink, findings, found, holds } = verification;
  return [
    ...foundLines(findings, found),
    `${sealed} sealed entries under ${seals} seals, ${
      sink === null ? 'against the database alone: no sink is configured' : `against ${sink}`
    }: ${outcome(holds, found)}`,
    ...(unsealed === 0 ? [] : [`${unsealed} not sealed yet, the oldest of ${unsealedSince}.`]),
  ];
}
