import { openDisclosure } from '../../drizzle/writes/openDisclosure.ts';
import { builder } from '../builder.ts';
import { CarrelError } from '../errors.ts';
import { evidence, mayOpenOn, wasSeen } from '../policy/acts.ts';
import { adultIfBornBy } from '../policy/age.ts';
import { after } from '../policy/days.ts';
import { Patron } from '../types/patron.ts';
import { OpenDisclosureInput, shownIn } from './evidence.ts';
import { actingStaff, attempt } from './perform.ts';
import { again } from './recordPayload.ts';

/** One answer, whatever was wrong: with the card, the date of birth, the signature, the age, or a paper. */
const notOpened = (): CarrelError =>
  new CarrelError('NOT_ALLOWED', 'What was shown does not open a record on this basis.');

interface Opened {
  id: string | null;
  token: string | null;
  expiresAt: string | null;
  again: boolean;
}

const OpenDisclosurePayload = builder.objectRef<Opened>('OpenDisclosurePayload').implement({
  description:
    'What was opened. A retried call learns that it was, and gets no token: none is kept to be given again.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'For closeDisclosure.', authScopes: { discloses: 'open' } }),
    token: t.exposeString('token', {
      description: 'Opens this one record on this one basis until it expires. Shown this once.',
      authScopes: { discloses: 'open' },
    }),
    expiresAt: t.field({
      type: 'DateTime',
      authScopes: { discloses: 'open' },
      resolve: ({ expiresAt }) => (expiresAt === null ? null : new Date(expiresAt)),
    }),
    record: t.field({
      type: Patron,
      description: 'The record as the basis that was opened sees it, and not as the member of staff does.',
      authScopes: { discloses: 'open', asGranted: true },
      resolve: () => null,
    }),
    again: again(t),
  }),
});

builder.mutationField('openDisclosure', (t) =>
  t.field({
    type: OpenDisclosurePayload,
    description:
      'Opens one person’s record at the desk, on evidence that staff have seen. They say what they saw; whether it ' +
      'opens anything is decided here, and a refusal says nothing more.',
    authScopes: { discloses: 'open', may: 'openDisclosure' },
    args: {
      input: t.arg({ type: OpenDisclosureInput, required: true, authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { input }, context) => {
      const { principal, rules, now, acting, granting } = context;
      const openedBy = actingStaff(context);
      const { name, idempotencyKey, ...shown } = shownIn(input);
      if (openedBy === null || !mayOpenOn(principal, name))
        throw new CarrelError(
          'NOT_ALLOWED',
          'Evidence of this kind is not for this caller, or not for this purpose.',
        );
      // A date of birth is compared, and answered yes or no: nobody can ask for one after another (access.photo-id).
      const guess = shown.birthDate === undefined ? null : ['birth date', shown.cardNumber ?? ''];
      if (guess !== null && !(await acting.takeGuess(guess, now))) {
        context.disclosing.act(null);
        throw notOpened();
      }
      const { token, hash } = acting.newGrantToken();
      const outcome = await attempt(
        context,
        'openDisclosure',
        openDisclosure,
        { ...shown, basis: evidence[name].basis, idempotencyKey },
        'person',
        {
          ruled: {
            seen: wasSeen(name, shown.documents),
            openedBy,
            tokenHash: hash,
            endsBy: after(now, rules.disclosureLife, rules.timeZone).toISOString(),
            adultIfBornBy: adultIfBornBy(now, rules.timeZone),
            consentsAccepted: rules.consentDecidedBy !== null,
            subpoenasAccepted: rules.subpoenaDecidedBy !== null,
          },
        },
      );
      if (outcome.refused !== undefined) throw notOpened();
      if (outcome.again) return { id: null, token: null, expiresAt: null, again: true };
      if (guess !== null) await acting.forgiveGuesses(guess);
      granting.hash = hash;
      return { id: outcome.grantId, token, expiresAt: outcome.expiresAt, again: false };
    },
  }),
);
