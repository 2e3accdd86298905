import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  isNonNullType,
  type OperationDefinitionNode,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { badInput, CarrelError } from '../../schema/errors.ts';
import { type Judgement, judge } from '../../schema/judge/judge.ts';
import { argumentOf } from './argumentOf.ts';
import type { CarrelRequest } from './request.ts';

/** Judgements kept for one document: one for each kind of caller there is. */
const mostKept = 64;

/** A document with more fields than this, or whose variables decide what it asks for, is judged each time. */
const mostFieldsKept = 150;

const kept = new WeakMap<DocumentNode, Map<string, Judgement>>();
const worthKeeping = new WeakMap<DocumentNode, boolean>();

/** Whether a document's judgements are few and small: one operation, no variable in a directive, few fields. */
function isKept(document: DocumentNode): boolean {
  const known = worthKeeping.get(document);
  if (known !== undefined) return known;
  let fields = 0;
  let operations = 0;
  let isConditional = false;
  visit(document, {
    Field: () => {
      fields += 1;
    },
    OperationDefinition: () => {
      operations += 1;
    },
    Directive: (node) => {
      if ((node.arguments ?? []).some((argument) => argument.value.kind === 'Variable')) isConditional = true;
    },
  });
  const found = operations === 1 && !isConditional && fields <= mostFieldsKept;
  worthKeeping.set(document, found);
  return found;
}

export const noOperation = (): CarrelError =>
  new CarrelError('GRAPHQL_VALIDATION_FAILED', 'Name one operation of the document in operationName.');

/**
 * The operation that a request names.
 * @throws CarrelError `GRAPHQL_VALIDATION_FAILED`
 */
export function operationOf(
  document: DocumentNode,
  name: string | null | undefined,
): OperationDefinitionNode {
  const operation = getOperationAST(document, name);
  if (operation == null)
    throw new CarrelError(
      'GRAPHQL_VALIDATION_FAILED',
      'Name one operation of the document in operationName.',
    );
  return operation;
}

/**
 * The request's variables, coerced before anything is read.
 * @throws CarrelError `BAD_INPUT` with the name of the argument it stands for, never its value
 */
export function variablesOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  raw: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result = getVariableValues(schema, operation.variableDefinitions ?? [], { ...raw }, { maxErrors: 1 });
  if (result.coerced !== undefined) {
    refuseNulls(schema, document, operation, result.coerced);
    return result.coerced;
  }
  const node = result.errors
    .flatMap((error) => error.nodes ?? [])
    .find((each) => each.kind === 'VariableDefinition');
  if (node?.kind !== 'VariableDefinition') throw badInput('variables', 'must fit their definitions');
  throw badInput(
    argumentOf(schema, document, node.variable.name.value),
    `must be a value of type ${print(node.type)}`,
  );
}

/**
 * A nullable variable with a default may stand where null may not; GraphQL finds out that it is null only while it
 * runs. Here it is found before.
 * @throws CarrelError `BAD_INPUT` with the name of the argument it stands for
 */
function refuseNulls(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  coerced: Readonly<Record<string, unknown>>,
): void {
  const suspects = (operation.variableDefinitions ?? [])
    .filter((each) => each.defaultValue !== undefined && coerced[each.variable.name.value] === null)
    .map((each) => each.variable.name.value);
  if (suspects.length === 0) return;
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      VariableDefinition: () => false,
      Variable: ({ name }) => {
        if (suspects.includes(name.value) && isNonNullType(types.getInputType()))
          throw badInput(argumentOf(schema, document, name.value), 'must not be null');
      },
    }),
  );
}

/** Judges a document once for each kind of caller, and remembers what does not depend on any person. */
export function judged(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  request: CarrelRequest,
): Judgement {
  // What a caller can vary at will is not remembered: whoever sends enough of it would fill the memory. Nor is an act:
  // who may do it is more than what is open to them.
  if (operation.operation !== 'query' || !isKept(document))
    return judge(schema, document, operation, variables, request);
  const judgements = kept.get(document) ?? new Map<string, Judgement>();
  kept.set(document, judgements);
  const key = JSON.stringify([
    operation.name?.value ?? null,
    request.principal.basis,
    // What staff may do, unlike what they see, is not told by the classes that are open.
    request.principal.basis === 'STAFF' ? [request.principal.role, request.principal.purpose] : null,
    request.reach,
    [...request.opened].sort(),
  ]);
  const known = judgements.get(key);
  if (known !== undefined) return known;
  const judgement = judge(schema, document, operation, variables, request);
  if (judgements.size >= mostKept) judgements.clear();
  judgements.set(key, judgement);
  return judgement;
}
