import { readConfig } from '../config.ts';
import { openSink } from '../disclosure/openSink.ts';
import { type Verification, verifyLog } from '../disclosure/verifying/verify.ts';
import { Problem } from '../problem.ts';
import { withOperator } from './operating.ts';
import { say } from './say.ts';

/** So many findings are printed; the rest are counted. */
const printed = 20;

/**
 * `carrel audit verify`.
 * @throws Problem LOG_BROKEN, naming the first entry that is not as it was sealed
 */
export async function verify({ json }: { json?: true }): Promise<void> {
  const sink = await openSink(readConfig().auditSink);
  await withOperator(readConfig(), async (operator, { secret }) => {
    const verification = await verifyLog(operator, secret, sink);
    const [first] = verification.findings;
    const firstEntry = verification.findings.find(({ what }) => what === 'entry');
    if (json === true) say(JSON.stringify({ ...verification, firstEntry: firstEntry ?? null }, null, 2));
    else for (const line of asLines(verification)) say(line);
    if (first !== undefined)
      throw new Problem('LOG_BROKEN', `the disclosure log does not hold: ${(firstEntry ?? first).says}`);
  });
}

function asLines(verification: Verification): string[] {
  const { sealed, seals, unsealed, unsealedSince, sink, findings, found, holds } = verification;
  return [
    ...findings.slice(0, printed).map(({ says }) => `FOUND ${says}`),
    ...(found > printed ? [`and ${found - printed} more`] : []),
    `${sealed} sealed entries under ${seals} seals, ${
      sink === null ? 'against the database alone: no sink is configured' : `against ${sink}`
    }: ${holds ? 'all as they were sealed.' : `${found} ${found === 1 ? 'finding' : 'findings'}.`}`,
    ...(unsealed === 0 ? [] : [`${unsealed} not sealed yet, the oldest of ${unsealedSince}.`]),
  ];
}
