import type { GraphQLResolveInfo } from 'graphql';
import type { ClientParts } from '../../drizzle/reads/clients.ts';
import type { Context } from '../context.ts';

/** What an act's answer shows of one person's own → the part of their record that it is found in. */
const ownPart: Readonly<Record<string, string>> = {
  loan: 'Patron.loans',
  hold: 'Patron.holds',
  charge: 'Patron.charges',
};

/** Whether a field of an act's answer is the record, or is found in it. */
export function isOfRecord(coordinate: string): boolean {
  const [type = '', field = ''] = coordinate.split('.');
  return type.endsWith('Payload') && (field === 'record' || field in ownPart);
}

/**
 * The parts of a record to read for a root field: just what the document asks for below it and the basis opens. A
 * charge's loan, a loan's charges and what an act was about are found among the record's own.
 */
export function partsOf(context: Context, info: GraphQLResolveInfo): string[] {
  const parts = new Set(context.judgement.served.get(String(info.path.key)));
  for (const coordinate of [...parts]) {
    const part = isOfRecord(coordinate) && ownPart[coordinate.split('.')[1] ?? ''];
    if (part) parts.add(part);
  }
  if (parts.has('Charge.loan')) parts.add('Patron.loans');
  if (parts.has('Loan.charges')) parts.add('Patron.charges');
  return [...parts].filter((part) => part.startsWith('Patron.'));
}

/** Whether the document asks for a field anywhere below a root field, and may have it. */
export const asksFor = (context: Context, info: GraphQLResolveInfo, coordinate: string): boolean =>
  context.judgement.served.get(String(info.path.key))?.has(coordinate) ?? false;

/** What to read of clients beside themselves, for a root field or an act: what the document asks for below it. */
export const clientParts = (context: Context, info: GraphQLResolveInfo): ClientParts => ({
  uses: asksFor(context, info, 'Client.uses'),
  documents: asksFor(context, info, 'Client.documents'),
});
