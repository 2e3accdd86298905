import { createRequire } from 'node:module';
import type { GraphQLSchema } from 'graphql';
import type { Context } from './context.ts';

// graphql-shield's ES modules import what Node 23 took from node:util (its issue 1561). Its CommonJS looks for that in
// `chain` and `race` only, which are not used here; it needs the middleware that it was made for, in the same form.
const require = createRequire(import.meta.url);
const { allow, deny, or, rule, shield }: typeof import('graphql-shield') = require('graphql-shield');
const { applyMiddleware }: typeof import('graphql-middleware') = require('graphql-middleware');

/** Judged once a request, as graphql-shield's "Rules" has it for what depends on the context alone. */
const is = (role: Context['role']) =>
  rule(`is ${role}`, { cache: 'contextual' })((_parent, _args, context: Context) => context.role === role);
const isStaff = is('staff');
const isCaregiver = is('caregiver');
const isVendor = is('vendor');
const isAgency = is('agency');
const recovers = or(isStaff, isCaregiver);

/** Who may ask what: what is not named is denied. */
const permissions = shield(
  {
    Query: {
      card: isStaff,
      record: isCaregiver,
      cardStanding: isVendor,
      referrals: isAgency,
      searchTitles: allow,
      searchPatrons: isStaff,
    },
    Card: isStaff,
    Patron: {
      '*': isStaff,
      id: recovers,
      loans: recovers,
      charges: recovers,
      balanceCents: recovers,
      overdueCount: recovers,
    },
    // What is under these was judged where it was reached.
    PersonName: allow,
    Phone: allow,
    Address: allow,
    Loan: allow,
    Item: allow,
    Title: allow,
    Charge: allow,
    CardStanding: allow,
    Referral: allow,
    Debtor: allow,
    ReferralLine: allow,
  },
  { fallbackRule: deny },
);

/** The schema, with each field behind its rule. */
export const permitted = (schema: GraphQLSchema): GraphQLSchema => applyMiddleware(schema, permissions);
