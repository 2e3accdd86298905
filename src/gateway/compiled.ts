import { type DocumentNode, type GraphQLSchema, Kind, visit } from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { createLRUCache } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import type { Judgement } from '../../schema/judge/judge.ts';

/** Programs kept at once: what a library's own clients send, for each kind of caller, and room. */
const mostKept = 256;

/** A judgement's program and the schema it is for; null where it is to have none. */
interface Known {
  readonly schema: GraphQLSchema;
  readonly program: CompiledQuery | null;
}

const known = createLRUCache<Known>({ max: mostKept });
/** What was run once. Whoever sends what is never sent again takes no program's place. */
const runOnce = new WeakSet<Judgement>();
const numbers = new WeakMap<Judgement, string>();
let judgements = 0;

/** A judgement's own name among all of this process: the cache is asked by text. */
function numberOf(judgement: Judgement): string {
  const given = numbers.get(judgement);
  if (given !== undefined) return given;
  judgements += 1;
  numbers.set(judgement, String(judgements));
  return String(judgements);
}

/** Whether every object has something under this name: a program's objects do, and those of GraphQL's executor do not. */
const isOfEveryObject = (name: string): boolean => name in Object.prototype;

/**
 * Whether a document may become a program. An act may not: the compiler lets a one-of input with two members through.
 * Nor may introspection, which is rare and large, nor any text of the caller's: names and numbers are all that is ever
 * part of a program's own text, whatever the compiler makes of quotation marks. Nor may a name be one that every object
 * has: under `__proto__` a field would be lost, and a variable that was left out would be found.
 */
export function isCompilable(document: DocumentNode): boolean {
  let isPlain = true;
  visit(document, {
    OperationDefinition: ({ operation }) => {
      if (operation !== 'query') isPlain = false;
    },
    Field: ({ name, alias = name }) => {
      if (name.value === '__schema' || name.value === '__type') isPlain = false;
      if (isOfEveryObject(alias.value)) isPlain = false;
    },
    VariableDefinition: ({ defaultValue, variable }) => {
      if (defaultValue !== undefined || isOfEveryObject(variable.name.value)) isPlain = false;
    },
    Argument: ({ value: { kind } }) => {
      if (kind !== Kind.VARIABLE && kind !== Kind.INT && kind !== Kind.BOOLEAN && kind !== Kind.ENUM)
        isPlain = false;
    },
  });
  return isPlain;
}

function compile(schema: GraphQLSchema, document: DocumentNode, name: string | null) {
  if (!isCompilable(document)) return null;
  const program = compileQuery(schema, document, name ?? undefined, { disablingCapturingStackErrors: true });
  return isCompiledQuery(program) ? program : null;
}

/**
 * The program of a judged document, which does what GraphQL's own executor does with it, the rules of every field
 * among it; null for what is to be executed by the latter: everything that was not asked before, so that nobody has
 * programs made by sending what is never sent again.
 * @param schema as the caller may know it
 */
export function programOf(
  { judgement }: Pick<Context, 'judgement'>,
  schema: GraphQLSchema,
  operationName: string | null,
): CompiledQuery | null {
  if (!runOnce.has(judgement)) {
    runOnce.add(judgement);
    return null;
  }
  const number = numberOf(judgement);
  const made = known.get(number);
  if (made !== undefined) return made.schema === schema ? made.program : null;
  const program = compile(schema, judgement.document, operationName);
  known.set(number, { schema, program });
  return program;
}
