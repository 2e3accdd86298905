import type { ObjectFieldBuilder } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import { readByIds, readSubject } from '../../drizzle/reads/record.ts';
import type { RecordRow } from '../../drizzle/reads/recordRow.ts';
import { builder, type CarrelSchema } from '../builder.ts';
import type { Context } from '../context.ts';
import { isOfRecord, partsOf } from '../queries/partsOf.ts';
import { Hold } from '../types/hold.ts';
import { Charge, Loan } from '../types/loan.ts';
import { Patron } from '../types/patron.ts';
import type { Done } from './perform.ts';

/** What an act about a person answers with: their record after it, as the caller's own basis opens it. */
export interface OfRecordAfter {
  /** Null for a retried act that knows the person no more, and where nothing of the record was asked for. */
  readonly record: RecordRow | null;
  /** Whether the same call was done before: this one changed nothing. */
  readonly again: boolean;
}

type Fields<Shape> = ObjectFieldBuilder<CarrelSchema, Shape>;

/** The field that says whether a call was a retry. Every act has it. */
export const again = <Shape extends { readonly again: boolean }>(t: Fields<Shape>) =>
  t.boolean({
    description: 'Whether this same call was done before: then it changed nothing now.',
    authScopes: { discloses: 'open' },
    resolve: (payload) => payload.again,
  });

/**
 * The field with the record. That there is a record is open to whoever may know that its person has a card or who
 * they are; a feed learns not even that.
 */
export const recordAfter = <Shape extends OfRecordAfter>(t: Fields<Shape>) =>
  t.field({
    type: Patron,
    authScopes: { discloses: ['standing', 'identity'] },
    resolve: (payload) => payload.record as never,
  });

/** One of a record's own rows by its id. */
const ownRow = <Row extends { readonly id: string }>(
  rows: readonly Row[] | null | undefined,
  id: string | null,
): Row | null => rows?.find((row) => row.id === id) ?? null;

/** The loan that an act was about; null where it is complete, and so is not there. */
export const loanAfter = <Shape extends OfRecordAfter & { readonly loanId: string | null }>(
  t: Fields<Shape>,
) =>
  t.field({
    type: Loan,
    description: 'Null once it is complete, and for a retried act.',
    authScopes: { discloses: ['circulation', 'recovery'] },
    resolve: ({ record, loanId }) => {
      const row = ownRow(record?.['Patron.loans'], loanId);
      return (row === null || record === null ? null : { row, record }) as never;
    },
  });

/** The charge that an act was about; null where it is settled, and so is not there. */
export const chargeAfter = <Shape extends OfRecordAfter & { readonly chargeId: string | null }>(
  t: Fields<Shape>,
) =>
  t.field({
    type: Charge,
    description: 'Null once nothing remains of it, and for a retried act.',
    authScopes: { discloses: 'recovery' },
    resolve: ({ record, chargeId }) => {
      const row = ownRow(record?.['Patron.charges'], chargeId);
      return (row === null || record === null ? null : { row, record }) as never;
    },
  });

/** The hold that an act was about. */
export const holdAfter = <Shape extends OfRecordAfter & { readonly holdId: string | null }>(
  t: Fields<Shape>,
) =>
  t.field({
    type: Hold,
    description: 'Null for a retried act.',
    authScopes: { discloses: ['circulation', 'pickup'] },
    resolve: ({ record, holdId }) => ownRow(record?.['Patron.holds'], holdId) as never,
  });

/**
 * The random identifier of what an act has made, for whoever reads no record and will act on it again. Of itself it
 * says nothing of anybody.
 */
export const madeId = <Shape>(t: Fields<Shape>, description: string, of: (payload: Shape) => string | null) =>
  t.id({ description, authScopes: { discloses: 'open' }, resolve: (payload) => of(payload) as never });

/**
 * Reads the record once an act is done, as much of it as the document asks for. Called by the act's resolver, and in
 * it: `info` is the act's own.
 * @param patronId null where the act knows nobody
 */
export async function readAfter(
  context: Context,
  info: GraphQLResolveInfo,
  patronId: string | null,
): Promise<RecordRow | null> {
  const served = context.judgement.served.get(String(info.path.key)) ?? new Set();
  if (patronId === null || ![...served].some(isOfRecord)) return null;
  const { view, pools } = context;
  const parts = partsOf(context, info);
  const record =
    view.audience === 'person'
      ? await readSubject(pools, view, parts)
      : ((await readByIds(pools, view, [patronId], parts))[0] ?? null);
  context.disclosing.record(record?.id ?? null);
  return record;
}

/** The payload of an act that answers with the person's record and nothing else. */
export const recordPayload = (name: string, description: string) =>
  builder.objectRef<OfRecordAfter>(name).implement({
    description,
    fields: (t) => ({ record: recordAfter(t), again: again(t) }),
  });

/**
 * What such an act answers, once it is done.
 * @param named the id that the call itself gave, if it did: all that a retried act knows the person by
 */
export const recordOf = async (
  context: Context,
  info: GraphQLResolveInfo,
  done: Done<{ patronId: string }>,
  named: string | null,
): Promise<OfRecordAfter> => ({
  again: done.again,
  record: await readAfter(context, info, done.again ? named : done.patronId),
});
