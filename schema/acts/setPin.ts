import { setPin } from '../../drizzle/writes/setPin.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { isPin } from '../policy/pin.ts';
import { idempotencyKey } from './inputs.ts';
import { perform } from './perform.ts';
import { recordOf, recordPayload } from './recordPayload.ts';

const SetPinInput = builder.inputType('SetPinInput', {
  fields: (t) => ({
    cardNumber: t.string({ required: true, authScopes: { enters: 'identity' } }),
    pin: t.string({ required: true, description: '4 to 12 digits.', authScopes: { enters: 'identity' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const SetPinPayload = recordPayload('SetPinPayload', 'Whose card it is.');

builder.mutationField('setPin', (t) =>
  t.field({
    type: SetPinPayload,
    description:
      'A card gets a PIN. Whatever was opened by the card before ends: who knew the old one is out.',
    authScopes: { discloses: 'open', may: 'setPin' },
    args: { input: t.arg({ type: SetPinInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const { cardNumber, pin } = input;
      if (!isPin(pin)) throw badInput('pin', 'must be 4 to 12 digits');
      // The stored form is another each time, so that a retry is known by what was asked.
      const pinHash = await context.acting.hashPin(pin);
      const done = await perform(
        context,
        'setPin',
        setPin,
        { cardNumber, pinHash, idempotencyKey: input.idempotencyKey },
        'person',
        { asked: { cardNumber, pin } },
      );
      return recordOf(context, info, done, null);
    },
  }),
);
