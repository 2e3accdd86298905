import type { InputFieldBuilder, InputRef } from '@pothos/core';
import type { Recorded } from '../../drizzle/writes/recordEvents.ts';
import { builder, type CarrelSchema } from '../builder.ts';
import type { Context } from '../context.ts';
import { badInput } from '../errors.ts';
import { isNoText, mustBeText } from '../plainText.ts';
import { AssessChargeInput, readyAssessCharge } from './assessCharge.ts';
import { CheckInInput, readyCheckIn } from './checkIn.ts';
import { CheckOutInput, readyCheckOut } from './checkOut.ts';
import { IssueCardInput, readyIssueCard } from './issueCard.ts';
import { MarkDamagedInput, readyMarkDamaged } from './markDamaged.ts';
import { MarkLostInput, readyMarkLost } from './markLost.ts';
import { PayChargeInput, readyPayCharge } from './payCharge.ts';
import type { Ready } from './perform.ts';
import { RegisterPatronInput, readyRegisterPatron } from './registerPatron.ts';
import { ReplaceCardInput, readyReplaceCard } from './replaceCard.ts';
import { ReversePaymentInput, readyReversePayment } from './reversePayment.ts';
import { readyUpdateContact, UpdateContactInput } from './updateContact.ts';

/** One event of a batch: the input of one of the feed's acts, under its name, just as the act takes it alone. */

const of = <Type>(t: InputFieldBuilder<CarrelSchema, 'InputObject'>, type: InputRef<Type>) =>
  t.field({ type, authScopes: { enters: 'open' } });

export const FeedEvent = builder.inputType('FeedEvent', {
  description: 'Something that happened, as the act that records it takes it: one of them.',
  isOneOf: true,
  fields: (t) => ({
    assessCharge: of(t, AssessChargeInput),
    checkIn: of(t, CheckInInput),
    checkOut: of(t, CheckOutInput),
    issueCard: of(t, IssueCardInput),
    markDamaged: of(t, MarkDamagedInput),
    markLost: of(t, MarkLostInput),
    payCharge: of(t, PayChargeInput),
    registerPatron: of(t, RegisterPatronInput),
    replaceCard: of(t, ReplaceCardInput),
    reversePayment: of(t, ReversePaymentInput),
    updateContact: of(t, UpdateContactInput),
  }),
});

const makers = {
  assessCharge: readyAssessCharge,
  checkIn: readyCheckIn,
  checkOut: readyCheckOut,
  issueCard: readyIssueCard,
  markDamaged: readyMarkDamaged,
  markLost: readyMarkLost,
  payCharge: readyPayCharge,
  registerPatron: readyRegisterPatron,
  replaceCard: readyReplaceCard,
  reversePayment: readyReversePayment,
  updateContact: readyUpdateContact,
} satisfies { [Name in keyof typeof FeedEvent.$inferInput]: unknown };

export type FeedAct = keyof typeof makers;

/** The act that an event is of. It has one member: GraphQL has held it to that. */
export const actOf = (event: typeof FeedEvent.$inferInput): FeedAct => Object.keys(event)[0] as FeedAct;

/**
 * Makes an event's call ready: the same, under the same key, as if it had come alone.
 * @throws CarrelError `BAD_INPUT`
 */
export function readyEvent(context: Context, event: typeof FeedEvent.$inferInput): Ready<Recorded> {
  if (isNoText(event)) throw badInput('input', mustBeText);
  const act = actOf(event);
  const makeReady = makers[act] as (context: Context, input: unknown) => Ready<Recorded>;
  return makeReady(context, event[act]);
}

/** Arguments by which events name what they are about. */
const naming = [
  ...(['itemBarcode', 'cardNumber', 'heldCardNumber', 'newCardNumber'] as const),
  ...(['patronId', 'loanId', 'chargeId', 'paymentId'] as const),
] as const;

/** What an event names: things and persons, each as it names them. */
export function namesIn(event: typeof FeedEvent.$inferInput): string[] {
  const input = event[actOf(event)] as Partial<Record<(typeof naming)[number], string | null>>;
  return naming.map((argument) => input[argument] ?? null).filter((name) => name !== null);
}
