import type { LibrarySource } from './librarySource.ts';

/** What a request's resolvers are given. */
export interface Context {
  readonly role: 'staff' | 'caregiver' | 'vendor' | 'agency';
  readonly patronId: string;
  readonly agencyId: string;
  readonly today: string;
  readonly pepper: Buffer;
  readonly nobodysHash: string;
  readonly library: LibrarySource;
}
