/**
 * Carrel without its second wall: what column grants and row security cost in the database. Each audience still has a
 * pool and a name of its own, which functions of the database ask for; but these logins are superusers, for whom
 * PostgreSQL looks at no grant and no row policy. Still on is that the evidence is set in the statement that reads, and
 * that functions run as their owner.
 */
import postgres from 'postgres';
import { audiences, roleName } from '../../../../drizzle/audiences.ts';
import { audiencePassword, Secret } from '../../../../src/secret.ts';
import { serve } from '../carrel/serve.ts';

const { BENCH_DATABASE_URL: url = '', BENCH_SECRET: secret = '' } = process.env;
const roles = `${decodeURIComponent(new URL(url).pathname.slice(1))}_wall_off`;
const password = audiencePassword(new Secret(secret));
const sql = postgres(url, { max: 1, onnotice: () => {} });
for (const audience of audiences) {
  const name = roleName(audience, roles);
  const [there] = await sql`select from pg_roles where rolname = ${name}`;
  await sql.unsafe(
    `${there === undefined ? 'create' : 'alter'} role "${name}" login superuser password '${password(audience)}'`,
  );
}
await sql.end();
await serve({ roles });
