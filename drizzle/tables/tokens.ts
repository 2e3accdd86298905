import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { clients } from './clients.ts';
import { bytes, id, instant } from './columns.ts';
import { grants } from './grants.ts';

/**
 * Bearer tokens, by their SHA-256 only: who reads this table holds nothing that opens anything. A token belongs to
 * exactly one of a client, a grant or a member of staff.
 */
export const tokens = pgTable(
  'tokens',
  {
    id: id(),
    hash: bytes('hash').notNull().unique(),
    kind: text('kind', { enum: ['CLIENT', 'GRANT', 'STAFF'] }).notNull(),
    clientId: uuid('client_id').references(() => clients.id, { onDelete: 'cascade' }),
    grantId: uuid('grant_id').references(() => grants.id, { onDelete: 'cascade' }),
    staffName: text('staff_name'),
    staffRole: text('staff_role', { enum: ['VOLUNTEER', 'CLERK', 'ADMINISTRATOR'] }),
    label: text('label').notNull(),
    /**
     * Who made a client's token: `staff:` and a name, as the log names them; `operator` for the command line; `program`
     * for one that the program made for itself. Null for those made before this was kept, and for other kinds: a grant
     * says who opened it, and staff tokens come from the command line alone.
     */
    madeBy: text('made_by'),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    index('tokens_client_id').on(t.clientId),
    index('tokens_grant_id').on(t.grantId),
    check(
      'tokens_one_holder',
      sql`case ${t.kind}
        when 'CLIENT' then ${t.clientId} is not null and ${t.grantId} is null and ${t.staffRole} is null
        when 'GRANT' then ${t.grantId} is not null and ${t.clientId} is null and ${t.staffRole} is null
        when 'STAFF' then ${t.staffRole} in ('VOLUNTEER', 'CLERK', 'ADMINISTRATOR') and ${t.staffName} is not null
          and ${t.clientId} is null and ${t.grantId} is null
        else false end`,
    ),
    check(
      'tokens_made_by',
      sql`${t.madeBy} in ('operator', 'program') or starts_with(${t.madeBy}, 'staff:') and length(${t.madeBy}) > 6`,
    ),
    check('tokens_hash', sql`octet_length(${t.hash}) = 32`),
  ],
);
