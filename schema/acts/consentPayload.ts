import type { ObjectFieldBuilder } from '@pothos/core';
import { type GraphQLResolveInfo, getNamedType } from 'graphql';
import { type ConsentRow, readConsent } from '../../drizzle/reads/consents.ts';
import type { CarrelSchema } from '../builder.ts';
import type { Context } from '../context.ts';
import { asksFor } from '../queries/partsOf.ts';
import { Consent } from '../types/consent.ts';

/** What an act on a consent answers with: the consent after it. */
export interface OfConsent {
  /** Null for a retried act that knows its consent no more. */
  readonly consent: ConsentRow | null;
  readonly again: boolean;
}

/** The field with the consent. */
export const consentAfter = <Shape extends OfConsent>(t: ObjectFieldBuilder<CarrelSchema, Shape>) =>
  t.field({
    type: Consent,
    authScopes: { discloses: 'legal' },
    resolve: (payload) => payload.consent as never,
  });

/**
 * Reads the consent once an act is done, where the document asks for it.
 * @param consentId null where the act does not know it
 */
export async function readConsentAfter(
  context: Context,
  info: GraphQLResolveInfo,
  consentId: string | null,
): Promise<ConsentRow | null> {
  if (consentId === null || !asksFor(context, info, `${getNamedType(info.returnType).name}.consent`))
    return null;
  const withReleases = asksFor(context, info, 'Consent.releases');
  const consent = await readConsent(context.pools, context.view, consentId, withReleases);
  context.disclosing.unnamed(consent !== null);
  return consent;
}
