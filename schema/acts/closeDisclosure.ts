import { closeDisclosure } from '../../drizzle/writes/closeDisclosure.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { idempotencyKey, idOf } from './inputs.ts';
import { perform } from './perform.ts';
import { again } from './recordPayload.ts';

const CloseDisclosureInput = builder.inputType('CloseDisclosureInput', {
  description: 'The disclosure, by its id or by its token: one of the two.',
  fields: (t) => ({
    id: t.id({ authScopes: { enters: 'open' } }),
    token: t.string({ authScopes: { enters: 'open' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const CloseDisclosurePayload = builder.objectRef<{ again: boolean }>('CloseDisclosurePayload').implement({
  description: 'It has ended: now, or before.',
  fields: (t) => ({ again: again(t) }),
});

builder.mutationField('closeDisclosure', (t) =>
  t.field({
    type: CloseDisclosurePayload,
    description: 'Ends what was opened at the desk, and its token, at once.',
    authScopes: { discloses: 'open', may: 'closeDisclosure' },
    args: {
      input: t.arg({ type: CloseDisclosureInput, required: true, authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { input }, context) => {
      const grantId = idOf(input.id, 'id');
      const token = input.token ?? null;
      if ((grantId === null) === (token === null))
        throw badInput('id', 'or "token" must say which disclosure, one of them');
      const argument = grantId === null ? 'token' : 'id';
      const tokenHash = token === null ? null : context.acting.tokenHash(token);
      return perform(
        context,
        'closeDisclosure',
        closeDisclosure,
        { grantId, tokenHash, argument, idempotencyKey: input.idempotencyKey },
        'thing',
      );
    },
  }),
);
