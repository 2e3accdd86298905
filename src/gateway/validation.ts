import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  recommendedRules,
  specifiedRules,
  type ValidationContext,
  type ValidationRule,
  validate,
} from 'graphql';
import { badInput, CarrelError, told } from '../../schema/errors.ts';
import { argumentOf } from './argumentOf.ts';

/** Rules whose messages can quote a value of the document. */
const aboutValues = new Set([
  'ValuesOfCorrectTypeRule',
  'UniqueInputFieldNamesRule',
  'VariablesInAllowedPositionRule',
]);

/** What GraphQL says, without a guess at what was meant: a guess names what the caller may not know. */
const withoutSuggestion = (message: string): string => message.replace(/\s*Did you mean .*$/s, '');

function quiet(rule: ValidationRule): ValidationRule {
  return (context) => {
    const told = Object.create(context) as ValidationContext;
    told.reportError = (error: GraphQLError) => {
      context.reportError(spoken(rule.name, error, context));
    };
    return rule(told as never);
  };
}

function spoken(rule: string, error: GraphQLError, context: ValidationContext): GraphQLError {
  if (!aboutValues.has(rule))
    return new CarrelError('GRAPHQL_VALIDATION_FAILED', told(withoutSuggestion(error.message)));
  const node = error.nodes?.[0];
  const named =
    context.getArgument()?.name ??
    (node?.kind === Kind.OBJECT_FIELD ? node.name.value : undefined) ??
    (node?.kind === Kind.VARIABLE_DEFINITION
      ? argumentOf(context.getSchema(), context.getDocument(), node.variable.name.value)
      : 'a value');
  return badInput(named, 'in the document is not of the type it must be');
}

const rules = [...specifiedRules, ...recommendedRules.filter((rule) => !specifiedRules.includes(rule))].map(
  quiet,
);

/** At most this many errors are told at once. */
const mostErrors = 5;

const tooManyErrors = new CarrelError('GRAPHQL_VALIDATION_FAILED', 'There are more errors like these.');

/**
 * Validates a document against the whole schema, so that a known field is withheld rather than unknown, with
 * messages that suggest nothing and quote no value. GraphQL adds one of its own when it gives up.
 */
export const validateQuietly = (schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] =>
  validate(schema, document, rules, { maxErrors: mostErrors, hideSuggestions: true }).map((error) =>
    error instanceof CarrelError ? error : tooManyErrors,
  );
