import type { ObjectFieldBuilder } from '@pothos/core';
import type { ClientRow } from '../../drizzle/reads/clients.ts';
import type { CarrelSchema } from '../builder.ts';
import { Client } from '../types/client.ts';

type Fields<Shape extends object> = ObjectFieldBuilder<CarrelSchema, Shape>;

/** The field with the client that an act was about. */
export const clientAfter = <Shape extends { readonly client: ClientRow | null }>(t: Fields<Shape>) =>
  t.field({
    type: Client,
    authScopes: { discloses: 'clients' },
    resolve: (payload) => payload.client as never,
  });

/** The field with a client's new token: given to the one call that made it, and kept nowhere. */
export const tokenOnce = <Shape extends { readonly token: string | null }>(t: Fields<Shape>) =>
  t.string({
    description: 'Shown this once; null for a retried act. Where it was lost, rotate it.',
    authScopes: { discloses: 'clients' },
    resolve: ({ token }) => token as never,
  });
