import {
  type DocumentNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { audienceSchema } from '../../schema/audienceSchema.ts';
import { CarrelError } from '../../schema/errors.ts';
import { judge } from '../../schema/judge/judge.ts';
import type { PrincipalOf } from '../../schema/policy/principal.ts';
import { schema } from '../../schema/schema.ts';
import { parseQuietly } from '../gateway/parsing.ts';
import { carrelRequest } from '../gateway/request.ts';
import { validateQuietly } from '../gateway/validation.ts';
import { Problem } from '../problem.ts';

/** An agency as its documents are judged for it. */
export type Agency = PrincipalOf<'COLLECTION_AGENCY'>;

/** The document with everything asked for that any of its variables can ask for. */
const unconditional = (document: DocumentNode): DocumentNode => visit(document, { Directive: () => null });

/** The coordinates that a document names and a schema does not list. Introspection lists only what there is. */
function unlisted(document: DocumentNode, listing: GraphQLSchema): string[] {
  const found = new Set<string>();
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name: { value: name } }) {
        const type = types.getParentType()?.name ?? '';
        if (name.startsWith('__') || type.startsWith('__')) return;
        const listed = listing.getType(type);
        if (!isObjectType(listed) || listed.getFields()[name] === undefined) found.add(`${type}.${name}`);
      },
    }),
  );
  return [...found];
}

/** The one operation of a document. */
function operationOf(document: DocumentNode): OperationDefinitionNode | null {
  const [operation, ...more] = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  return more.length === 0 ? (operation ?? null) : null;
}

/**
 * Holds a document against all that it will be held against when it is run, so that what is registered can be run:
 * syntax, schema, limits, and that an agency's basis opens every field of it, whatever its variables say.
 * @param name what the operator calls it, for messages
 * @throws Problem DOCUMENT_INVALID, DOCUMENT_WITHHELD; they name coordinates, and no value of the document
 */
export function checkDocument(text: string, name: string, agency: Agency, now: Date, timeZone: string): void {
  const invalid = (why: string) => new Problem('DOCUMENT_INVALID', `${name} cannot be registered: ${why}`);
  try {
    const document = parseQuietly(text);
    const whole = unconditional(document);
    const operation = operationOf(whole);
    if (operation === null) throw invalid('it must have one operation.');
    if (operation.operation === 'subscription') throw invalid('there are no subscriptions.');
    const errors = validateQuietly(schema, document);
    if (errors.length > 0) throw invalid(errors.map(({ message }) => message).join(' '));
    const withheld = unlisted(document, audienceSchema(schema, agency));
    if (withheld.length > 0)
      throw new Problem(
        'DOCUMENT_WITHHELD',
        `${name} asks for what is not open to an agency: ${withheld.join(', ')}`,
      );
    judge(schema, whole, operation, {}, carrelRequest('', agency, now, timeZone));
  } catch (error) {
    if (error instanceof CarrelError) throw invalid(error.message);
    throw error;
  }
}
