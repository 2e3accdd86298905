import { randomUUID } from 'node:crypto';
import { storyCards } from '../../src/demo/cards.ts';
import type { Answer, TestCarrel } from '../setup/carrel.ts';

/** Evidence as staff enter it, one member of the input; `documents` and a key are added where they are left out. */
export type Shown = Readonly<Record<string, unknown>>;

const seenFor: Readonly<Record<string, readonly string[]>> = {
  card: ['LIBRARY_CARD'],
  borrowerInPerson: ['DRIVERS_LICENSE'],
  caregiverWithCard: ['LIBRARY_CARD'],
  caregiverPhotoId: ['PASSPORT'],
  writtenConsent: ['CONSENT_FORM'],
  courtOrder: ['COURT_PAPER'],
};

export interface AtTheDesk {
  persona?: 'volunteer' | 'clerk' | 'administrator';
  purpose?: string;
  /** What is asked of the payload. */
  fields?: string;
}

/** Opens a disclosure as staff do. */
export function open(
  carrel: TestCarrel,
  member: string,
  shown: Shown,
  {
    persona = 'clerk',
    purpose = 'CIRCULATION',
    fields = 'id token expiresAt again record { id }',
  }: AtTheDesk = {},
): Promise<Answer> {
  const input = { [member]: { documents: seenFor[member], idempotencyKey: randomUUID(), ...shown } };
  return carrel.query(
    `mutation ($input: OpenDisclosureInput!) { openDisclosure(input: $input) { ${fields} } }`,
    { token: carrel.tokens[persona], purpose, variables: { input } },
  );
}

/** An act of one input, with a new key. */
export const act = (
  carrel: TestCarrel,
  name: string,
  input: Readonly<Record<string, unknown>>,
  asking: { token?: string; purpose?: string; fields?: string } = {},
): Promise<Answer> => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const { fields = 'again', ...rest } = asking;
  return carrel.query(`mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} } }`, {
    ...rest,
    variables: { input: { idempotencyKey: randomUUID(), ...input } },
  });
};

/** A sign-in has no key: every one is another. */
export const signIn = (
  carrel: TestCarrel,
  cardNumber: string,
  pin: string,
  fields = 'token expiresAt record { id }',
): Promise<Answer> =>
  carrel.query(`mutation ($input: SignInInput!) { signIn(input: $input) { ${fields} } }`, {
    variables: { input: { cardNumber, pin } },
  });

export const caregiverCard = storyCards.caregiver;

/** What holds, for each member of the input, in the demonstration library. */
export async function holding(carrel: TestCarrel): Promise<Readonly<Record<string, Shown>>> {
  const [found] = await carrel.database.superuser<{ born: string; consent: string; subject: string }[]>`
    select p.birth_date::text as born, c.id as consent, s.id as subject
    from patrons p join cards k on k.patron_id = p.id and k.number = ${carrel.cards.adult.number}
    join consents c on c.patron_id = p.id, legal_process_subjects s`;
  if (found === undefined) throw new Error('the demonstration library is not there');
  const child = { cardNumber: carrel.cards.child.number, caregiverCardNumber: caregiverCard };
  return {
    card: { cardNumber: carrel.cards.adult.number },
    borrowerInPerson: { cardNumber: carrel.cards.adult.number, birthDate: found.born },
    caregiverWithCard: child,
    caregiverPhotoId: child,
    writtenConsent: { consentId: found.consent },
    courtOrder: { subjectId: found.subject },
  };
}
