import { type Basis, isBasis, vendorScopes } from '../../schema/policy/bases.ts';
import { nameableClasses, type RecordClass } from '../../schema/policy/classes.ts';
import type { Principal } from '../../schema/policy/principal.ts';
import { isPurpose, mayWorkFor, roles } from '../../schema/policy/purposes.ts';
import { Problem } from '../problem.ts';

/** On what basis somebody would ask. What does not belong to the basis must not be said. */
export interface Described {
  /** `caregiver-photo-id` or `CAREGIVER_PHOTO_ID` */
  readonly basis: string;
  /** Staff: `clerk` */
  readonly role: string | null;
  /** Staff: `CIRCULATION`; without one, none */
  readonly purpose: string | null;
  /** A vendor's scopes, or the classes that a consent or an order names. */
  readonly names: readonly string[];
  /** First and last day of an order's window. */
  readonly from: string | null;
  readonly to: string | null;
}

const nobody = '00000000-0000-0000-0000-000000000000';

const wrong = (flag: string, must: string): Problem => new Problem('BAD_OPTION', `${flag} ${must}`, 2);

function namesAmong<Name extends string>(
  names: readonly string[],
  allowed: Iterable<Name>,
  flag: string,
): Name[] {
  const known = [...allowed];
  const found = names.map((name) => known.find((each) => each === name));
  if (found.includes(undefined)) throw wrong(flag, `takes, with commas: ${known.join(', ')}`);
  return found.filter((each) => each !== undefined);
}

/**
 * Somebody who is nobody in particular, on the basis described: who would see what is asked of this, without any data.
 * @param now the moment for which it is asked; a child is one then
 * @throws Problem BAD_OPTION, which names flags and never a value
 */
export function somebody(described: Described, now: Date): Principal {
  const basis = described.basis.toUpperCase().replaceAll('-', '_');
  if (!isBasis(basis)) throw wrong('--basis', 'takes a basis of the policy: see `carrel policy`');
  for (const [flag, isGiven, ofBases] of [
    ['--role and --purpose', described.role !== null || described.purpose !== null, ['STAFF']],
    ['--names', described.names.length > 0, ['VENDOR', 'WRITTEN_CONSENT', 'COURT_ORDER']],
    ['--from and --to', described.from !== null || described.to !== null, ['COURT_ORDER']],
  ] as const)
    if (isGiven && !(ofBases as readonly Basis[]).includes(basis))
      throw wrong(flag, `belong to ${ofBases.join(', ')}`);

  const token = { tokenId: nobody, expiresAt: new Date(now.getTime() + 60_000) };
  const record = { ...token, grantId: nobody, subject: nobody, evidence: '' };
  const client = { ...token, clientId: nobody, ratePerMinute: null };
  const classes = (): RecordClass[] => namesAmong(described.names, nameableClasses, '--names');
  switch (basis) {
    case 'PUBLIC':
      return { basis };
    case 'VENDOR':
      return { ...client, basis, scopes: namesAmong(described.names, vendorScopes, '--names') };
    case 'COLLECTION_AGENCY':
      return { ...client, basis, agencyId: nobody, evidence: '' };
    case 'FEED':
      return { ...client, basis };
    case 'STAFF':
      return { ...token, basis, name: 'somebody', ...workOf(described) };
    case 'CAREGIVER_WITH_CARD':
    case 'CAREGIVER_PHOTO_ID':
      return { ...record, basis, birthDate: now.toISOString().slice(0, 10) };
    case 'WRITTEN_CONSENT':
      return { ...record, basis, classes: classes(), consentId: nobody };
    case 'COURT_ORDER':
      return {
        ...record,
        basis,
        classes: classes(),
        window: { from: described.from, to: described.to },
        processId: nobody,
      };
    default:
      return { ...record, basis };
  }
}

function workOf(described: Described) {
  const role = roles.find((each) => each === described.role?.toUpperCase());
  if (role === undefined)
    throw wrong('--role', `takes one of ${roles.join(', ').toLowerCase()}, and staff have one`);
  if (described.purpose === null) return { role, purpose: null };
  const purpose = described.purpose.toUpperCase();
  if (!isPurpose(purpose) || !mayWorkFor(role, purpose))
    throw wrong('--purpose', 'takes a purpose that the role has: see `carrel policy`');
  return { role, purpose };
}
