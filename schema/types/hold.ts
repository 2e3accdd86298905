import type { HoldRow } from '../../drizzle/reads/recordRow.ts';
import { builder } from '../builder.ts';
import { Branch } from './branch.ts';
import { Title } from './title.ts';

export const HoldState = builder.enumType('HoldState', {
  values: {
    WAITING: {},
    IN_TRANSIT: { description: 'On its way to the branch it is fetched at.' },
    READY: { description: 'On the shelf, waiting to be fetched.' },
  } as const,
});

export const Hold = builder.objectRef<HoldRow>('Hold').implement({
  description: 'What a person waits for. A filled or cancelled hold does not exist.',
  fields: (t) => ({
    id: t.exposeID('id', { authScopes: { discloses: ['circulation', 'pickup'] } }),
    state: t.expose('state', { type: HoldState, authScopes: { discloses: ['circulation', 'pickup'] } }),
    placedAt: t.expose('placedAt', {
      type: 'DateTime',
      authScopes: { discloses: ['circulation', 'pickup'] },
    }),
    title: t.expose('title', { type: Title, authScopes: { discloses: ['circulation', 'pickup'] } }),
    pickupBranch: t.expose('pickupBranch', {
      type: Branch,
      authScopes: { discloses: ['circulation', 'pickup'] },
    }),
    expiresOn: t.expose('expiresOn', { type: 'Date', authScopes: { discloses: ['circulation', 'pickup'] } }),
  }),
});
