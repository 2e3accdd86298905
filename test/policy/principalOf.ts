import type { Principal } from '../../schema/policy/principal.ts';
import type { Purpose } from '../../schema/policy/purposes.ts';
import {
  agency,
  born,
  card,
  consent,
  feed,
  inPerson,
  order,
  photoId,
  publicly,
  staff,
  vendor,
  withCard,
} from '../schema/policy/principals.ts';
import type { Caller } from './expected/callers.ts';

const personas: Readonly<Record<string, Principal>> = {
  public: publicly,
  vendor: vendor(),
  otherVendor: vendor('statistics'),
  feed,
  agency,
  card,
  borrowerInPerson: inPerson,
  caregiverWithCard: withCard(born.child),
  caregiverPhotoId: photoId(born.child),
  writtenConsent: consent('identity', 'contact', 'circulation'),
  courtOrder: order('circulation', 'interlibrary'),
};

const staffRoles = { volunteer: 'VOLUNTEER', clerk: 'CLERK', administrator: 'ADMINISTRATOR' } as const;

/** A caller of the grid as its token makes it, for rules that ask nothing of a database. */
export function principalOf({ persona, purpose }: Caller): Principal {
  if (persona === 'volunteer' || persona === 'clerk' || persona === 'administrator')
    return staff(staffRoles[persona], purpose === 'none' ? null : (purpose as Purpose | null));
  const principal = personas[persona ?? 'public'];
  if (principal === undefined) throw new TypeError(`nobody has said who ${persona} is`);
  return principal;
}
