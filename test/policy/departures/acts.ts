import {
  type ActName,
  acts,
  couldAct,
  documentKinds,
  evidence,
  mayAct,
  mayOpenOn,
  photoIds,
  wasSeen,
  whoMay,
} from '../../../schema/policy/acts.ts';
import { expectedActs, isAllowed } from '../expected/acts.ts';
import { type Caller, callers } from '../expected/callers.ts';
import {
  expectedBases,
  expectedClauseOf,
  expectedDocuments,
  expectedEvidence,
  expectedPurposes,
} from '../expected/rules.ts';
import { principalOf } from '../principalOf.ts';
import { type Departures, departure } from './departure.ts';

const principals = callers.map((caller) => ({ caller, principal: principalOf(caller) }));
const photos = expectedDocuments.filter(
  (kind) => !['LIBRARY_CARD', 'CONSENT_FORM', 'COURT_PAPER'].includes(kind),
);

/** The lines that the published table must have for an act: each basis, and each purpose with all the roles that have it. */
function linesOf(act: string): string[] {
  const may = principals.filter(({ caller }) => isAllowed(caller, act));
  if (may.length === callers.length) return expectedBases.map(({ basis }) => basis);
  const alone = may.filter(({ caller }) => !caller.isStaff).map(({ principal }) => principal.basis);
  const purposes = new Set(may.flatMap(({ caller }) => (caller.isStaff ? (caller.purpose ?? []) : [])));
  const ofStaff = expectedPurposes
    .filter(({ purpose }) => purposes.has(purpose as never))
    .map(({ purpose, roles }) => `STAFF ${purpose} ${roles.join()}`);
  return [...new Set([...alone, ...ofStaff])];
}

const couldWith = (caller: Caller, act: string): boolean =>
  callers.some(
    (each) => isAllowed(each, act) && (caller.isStaff ? each.persona === caller.persona : each === caller),
  );

/** Who may do an act, who is told of it, how it is published, and under which clause. */
function departuresOfAct(act: ActName): Departures {
  const published = whoMay()
    .filter((line) => line.act === act)
    .map(({ basis, purpose, roles }) => (purpose === null ? basis : `${basis} ${purpose} ${roles.join()}`));
  return [
    ...departure(`${act} serves`, acts[act]?.clause, expectedClauseOf.get(act)),
    ...departure(`${act} is said to be for`, published, linesOf(act)),
    // What anyone may do is not given to somebody besides: it would be theirs still, were it anyone's no more.
    ...('anyone' in (acts[act] ?? {})
      ? departure(`${act} names`, Object.keys(acts[act]), ['clause', 'anyone'])
      : []),
    ...principals.flatMap(({ caller, principal }) => [
      ...departure(`${caller.name} may ${act}`, mayAct(principal, act), isAllowed(caller, act)),
      ...departure(`${caller.name} is told of ${act}`, couldAct(principal, act), couldWith(caller, act)),
    ]),
  ];
}

/** @param only the acts to look at; all of them where nobody says */
export const departuresOfActs = (only: readonly string[] = expectedActs): Departures => [
  ...departure('acts', Object.keys(acts), expectedActs),
  ...only.flatMap((act) => departuresOfAct(act as ActName)),
];

/** On which evidence a record is opened, by whom, and what has to be seen for it. */
export function departuresOfEvidence(): Departures {
  const rules: Readonly<Record<string, { basis: string; staff: object }>> = evidence;
  const names = expectedEvidence.map(({ name }) => name);
  return [
    ...departure('evidence', Object.keys(evidence), names),
    ...departure('documents', documentKinds, expectedDocuments),
    ...departure('photo IDs', photoIds, photos),
    ...expectedEvidence.flatMap(({ name, basis, purposes, roles, seen }) => [
      ...departure(`${name} opens on`, rules[name]?.basis, basis),
      ...departure(
        `${name} is for`,
        rules[name]?.staff,
        Object.fromEntries(purposes.map((purpose) => [purpose, roles])),
      ),
      ...principals.flatMap(({ caller, principal }) =>
        departure(
          `${caller.name} may open on ${name}`,
          mayOpenOn(principal, name as never),
          caller.isStaff && purposes.includes(caller.purpose ?? ''),
        ),
      ),
      ...departure(`${name} without a document`, wasSeen(name as never, []), seen.length === 0),
      ...departure(
        `${name} is proved by`,
        expectedDocuments.filter((kind) => wasSeen(name as never, [kind as never])),
        seen.length === 0 ? expectedDocuments : seen,
      ),
    ]),
  ];
}
