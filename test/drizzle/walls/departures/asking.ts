import { audiences, ownerlessLogins, type Role, roleName, workers } from '../../../../drizzle/audiences.ts';

/**
 * What the database's own catalogue is asked, and what is expected of the rows. The query is one statement, so that
 * whoever alters something can send it in the same transaction and take the alteration back.
 */
export interface Asking {
  readonly query: string;
  /** What departs from what was written by hand; nothing: all of it is as expected. */
  departures(rows: readonly Record<string, unknown>[]): string[];
}

export const logins = [...audiences, ...workers] as const;
export const everyRole = [...logins, ...ownerlessLogins] as const;

/** A text as SQL has it. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const roleLiteral = (role: Role, roles: string): string => literal(roleName(role, roles));

/** What is in one of two sets and not in the other. */
export const between = (whose: string, is: ReadonlySet<string>, must: ReadonlySet<string>): string[] => [
  ...[...is].filter((each) => !must.has(each)).map((each) => `${whose} must not: ${each}`),
  ...[...must].filter((each) => !is.has(each)).map((each) => `${whose} must: ${each}`),
];

/** One question, to which there is one right answer. */
export interface Case {
  readonly name: string;
  /** What is changed first. */
  readonly change?: string;
  readonly token?: string;
  readonly as?: Role;
  readonly ask: string;
  readonly must: string | null;
}
