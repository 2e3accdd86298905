import { type ExecutionArgs, type ExecutionResult, execute } from 'graphql';
import { audienceSchema } from '../../schema/audienceSchema.ts';
import type { Context } from '../../schema/context.ts';
import { programOf } from './compiled.ts';

/** Runs what the judge left of a document, on the schema as the caller may know it. */
export function run(
  context: Context,
  args: Pick<ExecutionArgs, 'variableValues' | 'operationName'>,
): ExecutionResult | Promise<ExecutionResult> {
  const schema = audienceSchema(context.wholeSchema, context.principal);
  const program = programOf(context, schema, args.operationName ?? null);
  if (program !== null)
    return program.query(undefined, context, args.variableValues) as
      | ExecutionResult
      | Promise<ExecutionResult>;
  return execute({
    variableValues: args.variableValues ?? null,
    operationName: args.operationName ?? null,
    schema,
    document: context.judgement.document,
    contextValue: context,
  }) as ExecutionResult | Promise<ExecutionResult>;
}
