import type { Command } from 'commander';

/** A command's file: it adds the command to the program, with its description, arguments, options and action. */
export interface CommandFile {
  register(program: Command): void;
}

/**
 * The commands, in the order of the help page. A command's file, and all that it needs, is loaded only when the
 * command is called, so that the help page and small commands come at once.
 */
export const commands: Readonly<
  Record<string, { readonly summary: string; readonly load: () => Promise<CommandFile> }>
> = {
  serve: {
    summary: 'serve GraphQL; without DATABASE_URL, the demonstration library',
    load: () => import('./serve.ts'),
  },
  migrate: {
    summary: 'bring the database to the shape this version needs',
    load: () => import('./migrate.ts'),
  },
  import: {
    summary: 'bring in the records of a library system’s export',
    load: () => import('./import.ts'),
  },
  statistics: {
    summary: 'list the closed months whose statistics are not published, or publish them',
    load: () => import('./statistics.ts'),
  },
  expunge: {
    summary: 'prove that nothing joins a person to anything completed',
    load: () => import('./expunge.ts'),
  },
  policy: {
    summary: 'print who may see what, field by field',
    load: () => import('./policy.ts'),
  },
  explain: {
    summary: 'say what a document would get on a basis, field by field, without any data',
    load: () => import('./explain.ts'),
  },
  token: {
    summary: 'issue, list, rotate and revoke bearer tokens',
    load: () => import('./token.ts'),
  },
  client: {
    summary: 'register, list, rotate, revoke and set who connects from outside',
    load: () => import('./client.ts'),
  },
  staff: {
    summary: 'shut members of staff out at once, and let them in',
    load: () => import('./staff.ts'),
  },
  audit: {
    summary: 'seal, verify and export the disclosure log',
    load: () => import('./audit.ts'),
  },
  documents: {
    summary: 'register the documents that an agency may run',
    load: () => import('./documents.ts'),
  },
  referrals: {
    summary: 'write what was referred to an agency, as a file for it',
    load: () => import('./referrals.ts'),
  },
  releases: {
    summary: 'report what was released under a legal process or a consent',
    load: () => import('./releases.ts'),
  },
  demo: {
    summary: 'load the demonstration library and write demo.json with fresh tokens',
    load: () => import('./demo.ts'),
  },
};
