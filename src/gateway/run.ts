import { type ExecutionArgs, type ExecutionResult, execute } from 'graphql';
import { audienceSchema } from '../../schema/audienceSchema.ts';
import type { Context } from '../../schema/context.ts';

/** Runs what the judge left of a document, on the schema as the caller may know it. */
export const run = (
  context: Context,
  args: Pick<ExecutionArgs, 'variableValues' | 'operationName'>,
): ExecutionResult | Promise<ExecutionResult> =>
  execute({
    variableValues: args.variableValues ?? null,
    operationName: args.operationName ?? null,
    schema: audienceSchema(context.wholeSchema, context.principal),
    document: context.judgement.document,
    contextValue: context,
  }) as ExecutionResult | Promise<ExecutionResult>;
