import { recordConsent } from '../../drizzle/writes/recordConsent.ts';
import { builder } from '../builder.ts';
import { flawOfConsent } from '../policy/papers.ts';
import { RecordClassName } from '../types/policyNames.ts';
import { consentAfter, type OfConsent, readConsentAfter } from './consentPayload.ts';
import { idempotencyKey, requiredText } from './inputs.ts';
import { forgive, mayBeFound, NamedPersonInput, personNamed } from './namedPerson.ts';
import { actingStaff, perform } from './perform.ts';
import { again } from './recordPayload.ts';
import { refusal } from './refusals.ts';

const RecordConsentInput = builder.inputType('RecordConsentInput', {
  fields: (t) => ({
    subject: t.field({
      type: NamedPersonInput,
      required: true,
      description: 'Who signed.',
      authScopes: { enters: 'identity' },
    }),
    recipient: t.string({
      required: true,
      description: 'Who may see the record.',
      authScopes: { enters: 'legal' },
    }),
    classes: t.field({ type: [RecordClassName], required: true, authScopes: { enters: 'legal' } }),
    signedOn: t.field({ type: 'Date', required: true, authScopes: { enters: 'legal' } }),
    expiresAt: t.field({ type: 'DateTime', required: true, authScopes: { enters: 'legal' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const RecordConsentPayload = builder
  .objectRef<OfConsent>('RecordConsentPayload')
  .implement({ fields: (t) => ({ consent: consentAfter(t), again: again(t) }) });

builder.mutationField('recordConsent', (t) =>
  t.field({
    type: RecordConsentPayload,
    description:
      'Puts a person’s signed form on file. Refused until the library has decided to accept consents.',
    authScopes: { discloses: 'open', may: 'recordConsent' },
    args: {
      input: t.arg({ type: RecordConsentInput, required: true, authScopes: { enters: 'legal' } }),
    },
    resolve: async (_, { input }, context, info) => {
      const form = {
        recipient: requiredText(input.recipient, 'recipient'),
        classes: [...new Set(input.classes)],
        signedOn: input.signedOn,
        expiresAt: input.expiresAt,
      };
      const flaw = flawOfConsent(form, context.now, context.timeZone);
      if (flaw !== null) throw refusal(flaw.part, flaw.reason);
      const named = personNamed(input.subject, 'subject');
      const subject = await mayBeFound(context, named);
      const done = await perform(
        context,
        'recordConsent',
        recordConsent,
        {
          ...form,
          staff: actingStaff(context),
          idempotencyKey: input.idempotencyKey,
        },
        'person',
        { ruled: { subject, consentDecidedBy: context.rules.consentDecidedBy }, asked: { ...form, named } },
      );
      if (done.again) return { consent: null, again: true };
      await forgive(context, named);
      return { consent: await readConsentAfter(context, info, done.consentId), again: false };
    },
  }),
);
