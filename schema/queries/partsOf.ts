import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';

/**
 * The parts of a record to read for a root field: just what the document asks for below it and the basis opens. A
 * charge's loan and a loan's charges are found among the record's own.
 */
export function partsOf(context: Context, info: GraphQLResolveInfo): string[] {
  const parts = new Set(context.judgement.served.get(String(info.path.key)));
  if (parts.has('Charge.loan')) parts.add('Patron.loans');
  if (parts.has('Loan.charges')) parts.add('Patron.charges');
  return [...parts].filter((part) => part.startsWith('Patron.'));
}

/** Whether the document asks for a field anywhere below a root field, and may have it. */
export const asksFor = (context: Context, info: GraphQLResolveInfo, coordinate: string): boolean =>
  context.judgement.served.get(String(info.path.key))?.has(coordinate) ?? false;
