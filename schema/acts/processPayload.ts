import type { ObjectFieldBuilder } from '@pothos/core';
import { type GraphQLResolveInfo, getNamedType } from 'graphql';
import { type ProcessRow, readProcess } from '../../drizzle/reads/legalProcesses.ts';
import { builder, type CarrelSchema } from '../builder.ts';
import type { Context } from '../context.ts';
import { asksFor } from '../queries/partsOf.ts';
import { LegalProcess } from '../types/legalProcess.ts';
import { idempotencyKey } from './inputs.ts';

/** What an act on a process answers with: the process after it. */
export interface OfProcess {
  /** Null for a retried act that knows its process no more. */
  readonly process: ProcessRow | null;
  readonly again: boolean;
}

/** The input of an act that decides on one process. */
export const processInput = (name: string) =>
  builder.inputType(name, {
    fields: (t) => ({
      processId: t.id({ required: true, authScopes: { enters: 'legal' } }),
      idempotencyKey: idempotencyKey(t),
    }),
  });

/** The field with the process. */
export const processAfter = <Shape extends OfProcess>(t: ObjectFieldBuilder<CarrelSchema, Shape>) =>
  t.field({
    type: LegalProcess,
    authScopes: { discloses: 'legal' },
    resolve: (payload) => payload.process as never,
  });

/**
 * Reads the process once an act is done, where the document asks for it.
 * @param processId null where the act does not know it
 */
export async function readProcessAfter(
  context: Context,
  info: GraphQLResolveInfo,
  processId: string | null,
): Promise<ProcessRow | null> {
  if (processId === null || !asksFor(context, info, `${getNamedType(info.returnType).name}.process`))
    return null;
  const withReleases = asksFor(context, info, 'LegalProcess.releases');
  const process = await readProcess(context.pools, context.view, processId, withReleases);
  context.disclosing.unnamed(process !== null);
  return process;
}
