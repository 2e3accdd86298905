import SchemaBuilder from '@pothos/core';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { AnswerSizePlugin, answerSizePluginName } from './answerSize.ts';
import type { Context } from './context.ts';
import { DisclosesPlugin, disclosesPluginName } from './discloses.ts';
import { CarrelError } from './errors.ts';
import { PlainTextPlugin, plainTextPluginName } from './plainText.ts';
import { type ActName, mayAct } from './policy/acts.ts';
import { type FieldReach, isReached } from './policy/bases.ts';
import { type FieldClass, isOpen } from './policy/opens.ts';

SchemaBuilder.registerPlugin(disclosesPluginName, DisclosesPlugin as never);
SchemaBuilder.registerPlugin(plainTextPluginName, PlainTextPlugin as never);
SchemaBuilder.registerPlugin(answerSizePluginName, AnswerSizePlugin as never);

/** The schema's types in TypeScript: the scopes a field can carry, and the scalars. */
export interface CarrelTypes {
  Context: Context;
  AuthScopes: {
    /** The field's record class, or two of which either opens it. */
    discloses: FieldClass;
    /** For fields of the root: whom the caller must be able to reach at all, or two of which either will do. */
    reaches: FieldReach;
    /** For an act: that the table of acts gives it to the caller. */
    may: ActName;
    /** What is below is seen on the basis that the act has granted. Run apart, and never by the caller's own. */
    asGranted: true;
  };
  DefaultAuthStrategy: 'all';
  Scalars: {
    ID: { Input: string; Output: string };
    Date: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date | string };
  };
}

/** A builder with the rules and nothing built yet. */
export const newBuilder = () =>
  new SchemaBuilder<CarrelTypes>({
    plugins: [disclosesPluginName, ScopeAuthPlugin, plainTextPluginName, answerSizePluginName],
    scopeAuth: {
      defaultStrategy: 'all',
      treatErrorsAsUnauthorized: true,
      cacheKey: (parameter) => (typeof parameter === 'string' ? parameter : JSON.stringify(parameter)),
      authScopes: (context) => ({
        discloses: (fieldClass) => isOpen(fieldClass, context.opened),
        reaches: (reaches) => isReached(reaches, context.reach),
        may: (act) => mayAct(context.principal, act),
        asGranted: () => false,
      }),
      /**
       * A document is judged before it runs, so that a refusal here means the two judgements differ. The caller gets
       * what a withheld field gives, and the server refuses the whole answer (see `answer`).
       */
      unauthorizedError: (_parent, _context, info) =>
        new CarrelError('WITHHELD', 'Withheld.', {
          coordinate: `${info.parentType.name}.${info.fieldName}`,
          unjudged: true,
        }),
    },
  });

/** The schema's types as Pothos completes them: for what builds fields that several types have. */
export type CarrelSchema =
  ReturnType<typeof newBuilder> extends PothosSchemaTypes.SchemaBuilder<infer Types> ? Types : never;

/** Every field starts with this builder, and none gets through it without a rule. */
export const builder = newBuilder();
