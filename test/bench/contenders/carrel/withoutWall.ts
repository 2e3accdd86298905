import postgres from 'postgres';
import { audiences, roleName } from '../../../../drizzle/audiences.ts';
import { audiencePassword, Secret } from '../../../../src/secret.ts';

/**
 * Makes logins beside the audiences' own, with their passwords, for whom PostgreSQL looks at no grant and no row policy:
 * superusers.
 * @returns the suffix of their names
 */
export async function loginsWithoutWall(): Promise<string> {
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
  return roles;
}
