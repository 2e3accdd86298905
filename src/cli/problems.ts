import { Problem } from '../problem.ts';

/** What may be on an error of Node's network, of the driver, of PostgreSQL, or of Drizzle around one of them. */
interface Failure {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly address?: unknown;
  readonly hostname?: unknown;
  readonly port?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

const failureOf = (error: unknown): Failure => (typeof error === 'object' && error !== null ? error : {});

/** The error and what caused it, outermost first. */
function chain(error: unknown): Failure[] {
  const found: Failure[] = [];
  for (let next = error; next !== undefined && next !== null && found.length < 8; ) {
    const link = failureOf(next);
    found.push(link);
    next = link.cause;
  }
  return found;
}

/** Where the driver tried to go, as far as its error says. The user part of an address is not in there. */
function place(failure: Failure): string {
  const first = failureOf(Array.isArray(failure.errors) ? failure.errors[0] : failure);
  const host = first.address ?? first.hostname;
  if (typeof host !== 'string') return '';
  return typeof first.port === 'number' ? ` at ${host}:${first.port}` : ` at ${host}`;
}

const unanswered =
  /^(ECONN(REFUSED|RESET|ABORTED)|ENOTFOUND|EAI_AGAIN|E(HOST|NET)UNREACH|ETIMEDOUT|CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED|DESTROYED)|57P0[1-5]|08...)$/;

/** Codes (Node's, the driver's, SQLSTATEs), what we call them, and what to do. {at} is where it was tried. */
const problems: readonly (readonly [codes: RegExp, code: string, line: string])[] = [
  [
    unanswered,
    'DATABASE_UNREACHABLE',
    'the database{at} does not answer: start it, or correct host and port in DATABASE_URL',
  ],
  [
    /CERT|ERR_TLS|ERR_SSL|EPROTO/,
    'DATABASE_UNREACHABLE',
    'no safe connection to the database came about: check its certificate, or sslmode in DATABASE_URL',
  ],
  [
    /^(28P01|28000)$/,
    'DATABASE_PASSWORD',
    'the database refuses the user or the password: correct them in DATABASE_URL',
  ],
  [
    /^3D000$/,
    'DATABASE_MISSING',
    'the server has no database of that name: make it with createdb, or correct the name in DATABASE_URL',
  ],
  [
    /^42501$/,
    'DATABASE_RIGHTS',
    'the database user lacks a right: DATABASE_URL must name a superuser, or an owner of the database with CREATEROLE',
  ],
  [
    /^DATABASE_NEWER$/,
    'DATABASE_NEWER',
    'the database was migrated by a newer Carrel than this: update Carrel, or use another database',
  ],
  [/^53300$/, 'DATABASE_BUSY', 'the database takes no more connections: raise its max_connections'],
  [/^53100$/, 'DATABASE_FULL', 'the disk of the database is full: free some space on it'],
  [/^57014$/, 'DATABASE_TIMEOUT', 'the database took too long: try again when it is less busy'],
  [
    /^25006$/,
    'DATABASE_READ_ONLY',
    'the database takes no changes: DATABASE_URL must name the primary server, not a copy',
  ],
];

/**
 * What an error of the database or its driver means to the operator.
 * @returns a Problem DATABASE_…, or null when it is none that an operator can mend
 */
export function databaseProblem(error: unknown): Problem | null {
  for (const failure of chain(error))
    for (const [codes, code, line] of problems)
      if (typeof failure.code === 'string' && codes.test(failure.code))
        return new Problem(
          code,
          line.replace('{at}', () => place(failure)),
        );
  return null;
}

/** A word for an error that nobody expected: the first code in its chain, or else its name. */
export function codeOf(error: unknown): string {
  const coded = chain(error).find((failure) => typeof failure.code === 'string');
  return String(coded?.code ?? failureOf(error).name ?? 'UNKNOWN');
}
