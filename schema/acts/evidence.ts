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

const documents = (t: Fields) =>
  t.field({
    type: [DocumentKindName],
    required: true,
    description: 'The kinds of document that were seen.',
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
    documents: documents(t),
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
    documents: documents(t),
    idempotencyKey: idempotencyKey(t),
  }),
});

const CaregiverWithCardEvidence = builder.inputType('CaregiverWithCardEvidence', {
  description: 'A caregiver who signed is there, with the child’s card.',
  fields: (t) => ({
    cardNumber: cardNumber(t, true, 'The child’s card, which is at hand.'),
    ...caregiver(t),
    documents: documents(t),
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
    documents: documents(t),
    idempotencyKey: idempotencyKey(t),
  }),
});

const WrittenConsentEvidence = builder.inputType('WrittenConsentEvidence', {
  description: 'Whom a recorded consent names is there.',
  fields: (t) => ({
    consentId: t.id({ required: true, authScopes: { enters: 'legal' } }),
    documents: documents(t),
    idempotencyKey: idempotencyKey(t),
  }),
});

const CourtOrderEvidence = builder.inputType('CourtOrderEvidence', {
  description: 'A process that an administrator approved is to be answered.',
  fields: (t) => ({
    processId: t.id({ required: true, authScopes: { enters: 'legal' } }),
    patronId: t.id({
      required: true,
      description: 'The one of the persons it names whose record is opened.',
      authScopes: { enters: 'identity' },
    }),
    documents: documents(t),
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

/**
 * What was shown, whichever basis it is for.
 * @throws CarrelError `BAD_INPUT`
 */
export function shownIn(input: Given): Shown {
  if (input.card) return { name: 'card', ...input.card };
  if (input.borrowerInPerson) return { name: 'borrowerInPerson', ...input.borrowerInPerson };
  if (input.caregiverWithCard) {
    const { cardNumber, documents, idempotencyKey } = input.caregiverWithCard;
    const caregiver = caregiverIn(input.caregiverWithCard);
    return { name: 'caregiverWithCard', cardNumber, documents, idempotencyKey, ...caregiver };
  }
  if (input.caregiverPhotoId) {
    const { cardNumber = null, documents, idempotencyKey } = input.caregiverPhotoId;
    const caregiver = caregiverIn(input.caregiverPhotoId);
    if (cardNumber === null && caregiver.caregiverLinkId === null)
      throw badInput('cardNumber', 'must say which child, beside the caregiver’s own card');
    return { name: 'caregiverPhotoId', cardNumber, documents, idempotencyKey, ...caregiver };
  }
  if (input.writtenConsent) {
    const { consentId, ...rest } = input.writtenConsent;
    return { name: 'writtenConsent', consentId: requiredId(consentId, 'consentId'), ...rest };
  }
  if (input.courtOrder) {
    const { processId, patronId, ...rest } = input.courtOrder;
    const ids = {
      processId: requiredId(processId, 'processId'),
      patronId: requiredId(patronId, 'patronId'),
    };
    return { name: 'courtOrder', ...ids, ...rest };
  }
  throw badInput('input', 'must have one member');
}
