import { randomUUID } from 'node:crypto';
import type { Context } from '../../schema/context.ts';
import { acts } from '../../schema/policy/acts.ts';
import { bases } from '../../schema/policy/bases.ts';
import { personClasses, type RecordClass } from '../../schema/policy/classes.ts';
import type { ClauseId } from '../../schema/policy/clauses.ts';
import type { Principal } from '../../schema/policy/principal.ts';
import type { DisclosureLog } from './openLog.ts';

/** Who asked, in a form that names no patron: a grant is named by its id. */
function callerOf(principal: Principal): string {
  if (principal.basis === 'STAFF') return `staff:${principal.name}`;
  if ('clientId' in principal) return `client:${principal.clientId}`;
  return 'grantId' in principal ? `grant:${principal.grantId}` : 'public';
}

/** What one context has of a person: classes that the answer is made of, and those that its act has released. */
const personsIn = ({ judgement, disclosing }: Context): RecordClass[] =>
  [...judgement.classes, ...disclosing.released].filter(
    (each) => personClasses.has(each) || (each === 'audit' && disclosing.questioned),
  );

const personsOf = (...contexts: readonly (Context | null)[]): RecordClass[] =>
  [...new Set(contexts.flatMap((context) => (context === null ? [] : personsIn(context))))].sort();

/** What an entry rests on: the clause of the basis, and beside it that of the act, if it was one. */
function clausesOf(seen: Principal, { judgement: { act } }: Context): ClauseId[] {
  const { clause } = bases[seen.basis];
  return [...new Set([...(clause === null ? [] : [clause]), ...(act === null ? [] : [acts[act].clause])])];
}

/** A basis that an act granted, and what was looked at with it. */
export interface SeenAsGranted {
  readonly principal: Principal;
  readonly context: Context | null;
}

/**
 * Puts an answer on file, found or not: one entry a request, with all its subjects (offence.disclosure). Never a
 * title, a search text, a name or a variable. What was opened at the desk is on file under the basis it was opened
 * on, with who opened it, whether or not it was looked at; whoever signed in is named by the grant they got.
 * @param granted where the act opened a record: on which basis, and what was seen of it
 * @param refused whether the answer is a refusal: it has no class, and tells all the same that nobody was found
 * @throws Unavailable when the log is out of reach: then there is no answer
 */
export async function logDisclosure(
  log: DisclosureLog,
  context: Context,
  granted: SeenAsGranted | null,
  refused: boolean,
): Promise<void> {
  const { principal, disclosing } = context;
  const seen = granted?.principal ?? principal;
  const classes = refused ? [] : personsOf(context, granted?.context ?? null);
  const opened = granted !== null && 'subject' in seen ? [seen.subject] : [];
  if (!refused && !disclosing.acted && classes.length + opened.length === 0) return;
  if (!disclosing.looked && granted === null) return;
  // What was read before a refusal is not told; whom a refused act was about may be told by its reason.
  const about = disclosing.actedOn === null ? [] : [disclosing.actedOn];
  const subjects = refused ? about : [...new Set([...disclosing.subjects, ...opened])];
  const entry = {
    id: randomUUID(),
    at: context.now,
    requestId: context.requestId,
    caller: callerOf(principal.basis === 'STAFF' ? principal : seen),
    basis: seen.basis,
    purpose: principal.basis === 'STAFF' ? principal.purpose : null,
    clauses: clausesOf(seen, context),
    classes,
    found: refused ? about.length > 0 : disclosing.found || opened.length > 0,
    grantId: 'grantId' in seen ? seen.grantId : null,
    processId: seen.basis === 'COURT_ORDER' ? seen.processId : null,
    consentId: seen.basis === 'WRITTEN_CONSENT' ? seen.consentId : null,
  };
  await log.put(entry, subjects);
}
