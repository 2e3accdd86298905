import type { PrincipalOf } from '../../schema/policy/principal.ts';

/**
 * An access token of the library's own identity provider → who signed in, without a purpose yet. Null where the token
 * is not valid, gives no role, or its subject is shut out: why is not told.
 * @throws Unavailable where neither yes nor no can be said
 */
export type StaffSignIn = (token: string, now: Date) => Promise<PrincipalOf<'STAFF'> | null>;
