import type { InputFieldBuilder } from '@pothos/core';
import type { ShownEvidence } from '../../drizzle/writes/openDisclosure.ts';
import { builder, type CarrelSchema } from '../builder.ts';
import { badInput } from '../errors.ts';
import { type DocumentKind, documentKinds, type EvidenceName } from '../policy/acts.ts';
import { idempotencyKey, idOf, requiredId } from './inputs.ts';

const DocumentKindName = builder.enumType('DocumentKind', {
  description: 'What a member of staff saw. The kind and nothing that stands on it.',
  values: documentKinds,
});

type Fields = InputFieldBuilder<CarrelSchema, 'InputObject'>;

const documents = <Required extends boolean>(t: Fields, required: Required) =>
  t.field({
    type: [DocumentKindName],
    required,
    description: `The kinds of document that were seen${required ? ', a photo ID among them' : ' besides'}.`,
    authScopes: { enters: 'open' },
  });
const cardNumber = <Required extends boolean>(t: Fields, required: Required, description: string) =>
  t.string({ required, description, authScopes: { enters: 'identity' } });
const caregiver = (t: Fields) => ({
  caregiverCardNumber: cardNumber(t, false, 'The caregiver by a card of their own…'),
  caregiverLinkId: t.id({
    description: '…or by the link that joins them to the child: one of the two.',
    authScopes: { enters: 'household' },
  }),
});

const CardEvidence = builder.inputType('CardEvidence', {
  description: 'The card is at hand.',
  fields: (t) => ({
    cardNumber: cardNumber(t, true, 'The card that is at hand.'),
    documents: documents(t, false),
    idempotencyKey: idempotencyKey(t),
  }),
});

const BorrowerInPersonEvidence = builder.inputType('BorrowerInPersonEvidence', {
  description: 'The person is there, with a photo ID.',
  fields: (t) => ({
    cardNumber: cardNumber(t, true, 'Says whose record is meant; the card need not be there.'),
    birthDate: t.field({
      type: 'Date',
      required: true,
      description: 'As read from the photo ID.',
      authScopes: { enters: 'birth' },
    }),
    documents: documents(t, true),
    idempotencyKey: idempotencyKey(t),
  }),
});

const CaregiverWithCardEvidence = builder.inputType('CaregiverWithCardEvidence', {
  description: 'A caregiver who signed is there, with the child’s card.',
  fields: (t) => ({
    cardNumber: cardNumber(t, true, 'The child’s card, which is at hand.'),
    ...caregiver(t),
    documents: documents(t, false),
    idempotencyKey: idempotencyKey(t),
  }),
});

const CaregiverPhotoIdEvidence = builder.inputType('CaregiverPhotoIdEvidence', {
  description: 'A caregiver who signed and is listed is there, with a photo ID and without the child’s card.',
  fields: (t) => ({
    cardNumber: cardNumber(
      t,
      false,
      'The child’s card number, if it is known. A link names the child by itself.',
    ),
    ...caregiver(t),
    documents: documents(t, true),
    idempotencyKey: idempotencyKey(t),
  }),
});

const WrittenConsentEvidence = builder.inputType('WrittenConsentEvidence', {
  description: 'Whom a recorded consent names is there.',
  fields: (t) => ({
    consentId: t.id({ required: true, authScopes: { enters: 'legal' } }),
    documents: documents(t, false),
    idempotencyKey: idempotencyKey(t),
  }),
});

const CourtOrderEvidence = builder.inputType('CourtOrderEvidence', {
  description: 'A process that an administrator approved is to be answered.',
  fields: (t) => ({
    subjectId: t.id({
      required: true,
      description: 'One of those whom the process names, by the id of the naming.',
      authScopes: { enters: 'legal' },
    }),
    documents: documents(t, false),
    idempotencyKey: idempotencyKey(t),
  }),
});

export const OpenDisclosureInput = builder.inputType('OpenDisclosureInput', {
  description: 'What was shown, for one basis.',
  isOneOf: true,
  fields: (t) => ({
    card: t.field({ type: CardEvidence, authScopes: { enters: 'open' } }),
    borrowerInPerson: t.field({ type: BorrowerInPersonEvidence, authScopes: { enters: 'open' } }),
    caregiverWithCard: t.field({ type: CaregiverWithCardEvidence, authScopes: { enters: 'open' } }),
    caregiverPhotoId: t.field({ type: CaregiverPhotoIdEvidence, authScopes: { enters: 'open' } }),
    writtenConsent: t.field({ type: WrittenConsentEvidence, authScopes: { enters: 'open' } }),
    courtOrder: t.field({ type: CourtOrderEvidence, authScopes: { enters: 'open' } }),
  }),
});

type Given = typeof OpenDisclosureInput.$inferInput;
type Shown = Omit<ShownEvidence, 'basis' | 'seen' | 'documents'> & {
  name: EvidenceName;
  documents: readonly DocumentKind[];
  idempotencyKey: string;
};

/** @throws CarrelError `BAD_INPUT` where the caregiver is named by neither or by both */
function caregiverIn(given: {
  caregiverCardNumber?: string | null | undefined;
  caregiverLinkId?: string | null | undefined;
}) {
  const caregiverLinkId = idOf(given.caregiverLinkId, 'caregiverLinkId');
  const caregiverCard = given.caregiverCardNumber ?? null;
  if ((caregiverLinkId === null) === (caregiverCard === null))
    throw badInput('caregiverCardNumber', 'or "caregiverLinkId" must say who the caregiver is, one of them');
  return { caregiverLinkId, caregiverCard };
}

/** What every kind of evidence has. Said twice or in another order, it is the same. */
const common = (given: {
  documents?: readonly DocumentKind[] | null | undefined;
  idempotencyKey: string;
}) => ({
  documents: [...new Set(given.documents ?? [])].sort(),
  idempotencyKey: given.idempotencyKey,
});

/**
 * What was shown, whichever basis it is for.
 * @throws CarrelError `BAD_INPUT`
 */
export function shownIn(input: Given): Shown {
  const { card, borrowerInPerson, caregiverWithCard, caregiverPhotoId, writtenConsent, courtOrder } = input;
  if (card) return { name: 'card', cardNumber: card.cardNumber, ...common(card) };
  if (borrowerInPerson) {
    const { cardNumber, birthDate } = borrowerInPerson;
    return { name: 'borrowerInPerson', cardNumber, birthDate, ...common(borrowerInPerson) };
  }
  if (caregiverWithCard) {
    const { cardNumber } = caregiverWithCard;
    const caregiver = caregiverIn(caregiverWithCard);
    return { name: 'caregiverWithCard', cardNumber, ...caregiver, ...common(caregiverWithCard) };
  }
  if (caregiverPhotoId) {
    const cardNumber = caregiverPhotoId.cardNumber ?? null;
    const caregiver = caregiverIn(caregiverPhotoId);
    if (cardNumber === null && caregiver.caregiverLinkId === null)
      throw badInput('cardNumber', 'must say which child, beside the caregiver’s own card');
    return { name: 'caregiverPhotoId', cardNumber, ...caregiver, ...common(caregiverPhotoId) };
  }
  if (writtenConsent) {
    const consentId = requiredId(writtenConsent.consentId, 'consentId');
    return { name: 'writtenConsent', consentId, ...common(writtenConsent) };
  }
  if (courtOrder) {
    const subjectId = requiredId(courtOrder.subjectId, 'subjectId');
    return { name: 'courtOrder', subjectId, ...common(courtOrder) };
  }
  throw badInput('input', 'must have one member');
}
