import { builder } from '../builder.ts';

/** Whether there is more. What it speaks of is as protected as the connection it is reached through. */
export interface PageInfoRow {
  hasNextPage: boolean;
  startCursor(): string | null;
  endCursor(): string | null;
}

export const PageInfo = builder.objectRef<PageInfoRow>('PageInfo').implement({
  description: 'Relay’s page information. Connections here go forward only.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', { nullable: false, authScopes: { discloses: 'open' } }),
    hasPreviousPage: t.boolean({
      description: 'Always false, as Relay has it for a server that pages forward only.',
      nullable: false,
      authScopes: { discloses: 'open' },
      resolve: () => false,
    }),
    startCursor: t.string({ authScopes: { discloses: 'open' }, resolve: (page) => page.startCursor() }),
    endCursor: t.string({ authScopes: { discloses: 'open' }, resolve: (page) => page.endCursor() }),
  }),
});
