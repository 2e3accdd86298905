import { reportIncident } from '../../drizzle/writes/reportIncident.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { incidentAfter, type OfIncident, readIncidentAfter } from './incidentPayload.ts';
import { idempotencyKey, requiredId, requiredText, textOf } from './inputs.ts';
import { actingStaff, perform } from './perform.ts';
import { again } from './recordPayload.ts';
import { whoseOf } from './whose.ts';

/** Characters of a description or of notes at most. */
const longest = 10_000;

const ReportIncidentInput = builder.inputType('ReportIncidentInput', {
  fields: (t) => ({
    patronId: t.id({
      description: 'Whom it is about; or their card’s number. Neither, where nobody is known.',
      authScopes: { enters: 'open' },
    }),
    cardNumber: t.string({ authScopes: { enters: 'identity' } }),
    branchId: t.id({ required: true, authScopes: { enters: 'open' } }),
    occurredAt: t.field({ type: 'DateTime', required: true, authScopes: { enters: 'conduct' } }),
    description: t.string({ required: true, authScopes: { enters: 'conduct' } }),
    evidenceNotes: t.string({ authScopes: { enters: 'conduct' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const ReportIncidentPayload = builder.objectRef<OfIncident>('ReportIncidentPayload').implement({
  fields: (t) => ({ incident: incidentAfter(t), again: again(t) }),
});

builder.mutationField('reportIncident', (t) =>
  t.field({
    type: ReportIncidentPayload,
    description: 'An incident is put on file. It is confidential until legal action over it is recorded.',
    authScopes: { discloses: 'open', may: 'reportIncident' },
    args: {
      input: t.arg({ type: ReportIncidentInput, required: true, authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { input }, context, info) => {
      if (input.occurredAt > context.now) throw badInput('occurredAt', 'must not lie ahead');
      const done = await perform(
        context,
        'reportIncident',
        reportIncident,
        {
          ...whoseOf(input),
          branchId: requiredId(input.branchId, 'branchId'),
          occurredAt: input.occurredAt.toISOString(),
          description: requiredText(input.description, 'description', longest),
          evidenceNotes: textOf(input.evidenceNotes, 'evidenceNotes', longest),
          reportedBy: actingStaff(context),
          idempotencyKey: input.idempotencyKey,
        },
        'person',
      );
      const incident = done.again ? null : await readIncidentAfter(context, info, done.incidentId);
      return { incident, again: done.again };
    },
  }),
);
