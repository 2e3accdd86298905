import { randomUUID } from 'node:crypto';
import type { Pools } from '../../drizzle/pools.ts';
import { writeDisclosure } from '../../drizzle/writes/disclosure.ts';
import type { Context } from '../../schema/context.ts';
import { bases } from '../../schema/policy/bases.ts';
import { personClasses, type RecordClass } from '../../schema/policy/classes.ts';
import type { Principal } from '../../schema/policy/principal.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** Who asked, in a form that names no patron: a grant is named by its id. */
function callerOf(principal: Principal): string {
  if (principal.basis === 'STAFF') return `staff:${principal.name}`;
  if ('clientId' in principal) return `client:${principal.clientId}`;
  return 'grantId' in principal ? `grant:${principal.grantId}` : 'public';
}

/** Whether an answer has to be on file before it leaves: a record was looked for, and a person's class is in it. */
const mustBeLogged = (context: Context, classes: readonly RecordClass[]): boolean =>
  context.disclosing.looked && classes.length > 0;

/**
 * Puts an answer on file, found or not: one entry a request, with all its subjects (offence.disclosure). Never a
 * title, a search text, a name or a variable.
 * @throws Unavailable when the log is out of reach: then there is no answer
 */
export async function logDisclosure(pools: Pools, pseudonyms: Pseudonyms, context: Context): Promise<void> {
  const classes = [...context.judgement.classes].filter((each) => personClasses.has(each)).sort();
  if (!mustBeLogged(context, classes)) return;
  const { principal, disclosing } = context;
  const { clause } = bases[principal.basis];
  await writeDisclosure(pools, {
    id: randomUUID(),
    at: context.now,
    requestId: context.requestId,
    caller: callerOf(principal),
    basis: principal.basis,
    purpose: principal.basis === 'STAFF' ? principal.purpose : null,
    clauses: clause === null ? [] : [clause],
    classes,
    subjects: disclosing.subjects.map(pseudonyms.of),
    pseudonymKey: pseudonyms.key,
    found: disclosing.subjects.length > 0,
    grantId: 'grantId' in principal ? principal.grantId : null,
    processId: principal.basis === 'COURT_ORDER' ? principal.processId : null,
  });
}
