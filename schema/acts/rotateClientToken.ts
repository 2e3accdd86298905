import { rotateClientToken } from '../../drizzle/writes/rotateClientToken.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { endOfOverlap } from '../policy/connecting.ts';
import { durationOf } from '../policy/days.ts';
import { tokenOnce } from './clientPayload.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { actorOf, perform } from './perform.ts';
import { again } from './recordPayload.ts';

const RotateClientTokenInput = builder.inputType('RotateClientTokenInput', {
  fields: (t) => ({
    clientId: t.id({ required: true, authScopes: { enters: 'clients' } }),
    overlap: t.string({
      description:
        'How long the old token is good beside the new one, an ISO 8601 duration of at most 90 days. PT0S, where it is left out, ends the old one at once.',
      authScopes: { enters: 'clients' },
    }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const RotateClientTokenPayload = builder
  .objectRef<{ token: string | null; expiresAt: string | null; again: boolean }>('RotateClientTokenPayload')
  .implement({
    fields: (t) => ({
      token: tokenOnce(t),
      expiresAt: t.field({
        type: 'DateTime',
        description: 'The new token’s end; null for a retried act.',
        authScopes: { discloses: 'clients' },
        resolve: ({ expiresAt }) => (expiresAt === null ? null : new Date(expiresAt)),
      }),
      again: again(t),
    }),
  });

/**
 * When the old tokens end.
 * @throws CarrelError `BAD_INPUT` for a text that is no duration, and for a duration that is too long
 */
function endOfOld(overlap: string, now: Date, timeZone: string): Date {
  const duration = durationOf(overlap);
  const ends = duration === null ? null : endOfOverlap(duration, now, timeZone);
  if (ends === null) throw badInput('overlap', 'must be an ISO 8601 duration of at most 90 days, as PT1H');
  return ends;
}

builder.mutationField('rotateClientToken', (t) =>
  t.field({
    type: RotateClientTokenPayload,
    description:
      'Gives a client a new token, which lives as long as its last one was made to, never beyond the client. Whatever tokens it had end now, or when the overlap does.',
    authScopes: { discloses: 'open', may: 'rotateClientToken' },
    args: {
      input: t.arg({ type: RotateClientTokenInput, required: true, authScopes: { enters: 'clients' } }),
    },
    resolve: async (_, { input }, context) => {
      const clientId = requiredId(input.clientId, 'clientId');
      const overlap = input.overlap ?? 'PT0S';
      const { token, hash } = context.acting.newClientToken();
      const done = await perform(
        context,
        'rotateClientToken',
        rotateClientToken,
        { clientId, idempotencyKey: input.idempotencyKey },
        'thing',
        {
          ruled: {
            tokenHash: hash,
            madeBy: actorOf(context.principal),
            oldEndsAt: endOfOld(overlap, context.now, context.timeZone).toISOString(),
          },
          asked: { clientId, overlap },
        },
      );
      if (done.again) return { token: null, expiresAt: null, again: true };
      return { token, expiresAt: done.expiresAt, again: false };
    },
  }),
);
