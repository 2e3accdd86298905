import type * as tables from '../../drizzle/tables/index.ts';

/** The tables that the demonstration library fills, each after those it refers to. */
export const filled = [
  'branches',
  'agencies',
  'patrons',
  'personNames',
  'addresses',
  'phones',
  'cards',
  'caregiverLinks',
  'titles',
  'items',
  'loans',
  'holds',
  'charges',
  'payments',
  'interlibraryLoanRequests',
  'computerSessions',
  'programs',
  'programRegistrations',
  'incidents',
  'consents',
  'legalProcesses',
  'legalProcessSubjects',
  'referrals',
  'referralLines',
  'clients',
  'registeredDocuments',
  'monthlyCounts',
] as const satisfies readonly (keyof typeof tables)[];

export type Filled = (typeof filled)[number];
export type Row<Name extends Filled> = (typeof tables)[Name]['$inferInsert'];
export type Rows = { [Name in Filled]: Row<Name>[] };

/** Some rows of some tables: what one part of the library brings. */
export type Part = Partial<Rows>;

const append = <Name extends Filled>(rows: Part, name: Name, more: Rows[Name]): void => {
  const there: Rows[Name] | undefined = rows[name];
  if (there) there.push(...(more as Row<Name>[]));
  else rows[name] = [...more] as Part[Name];
};

/** All the parts as one. */
export function together(...parts: readonly Part[]): Part {
  const rows: Part = {};
  for (const part of parts)
    for (const name of filled) {
      const more = part[name];
      if (more) append(rows, name, more);
    }
  return rows;
}
