import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { type Operator, openOperator } from '../../drizzle/operator.ts';
import { openPools, type Pools } from '../../drizzle/pools.ts';
import { audiencePassword, Secret } from '../../src/secret.ts';

/** A database of one test file's own, with the shape that a migration gives and no rows. */
export interface TestDatabase {
  /** the superuser's address */
  url: string;
  /** the suffix of the role names: the template's, since roles belong to the cluster */
  roles: string;
  secret: Secret;
  superuser: postgres.Sql;
  operator(): Promise<Operator>;
  /** @param max connections per audience; the program's own number without it */
  pools(max?: number): Pools;
  /** Ends every connection that was opened through this object, and removes the database. */
  drop(): Promise<void>;
}

const connect = (url: string) => postgres(url, { max: 2, onnotice: () => {} });

/**
 * Makes a database from the migrated template. Quick (tens of milliseconds); whoever calls drops it at the end.
 * @param original what to copy: the template, the one with the demonstration library, or another, rows and all;
 * whoever is connected to that is cut off
 */
export async function freshDatabase(
  original: 'template' | 'demonstration' | Pick<TestDatabase, 'url'> = 'template',
): Promise<TestDatabase> {
  const roles = inject('template');
  const isTemplate = typeof original === 'string';
  const source = isTemplate ? inject(original) : new URL(original.url).pathname.slice(1);
  const secret = new Secret(inject('secretText'));
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = new URL(inject('clusterUrl'));
  url.pathname = name;

  const cluster = connect(inject('clusterUrl'));
  if (!isTemplate)
    await cluster`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${source}`;
  await copyTemplate(cluster, source, name);
  await copyGrants(cluster, roles, name);
  await cluster.end();

  const superuser = connect(url.href);
  const opened: { end(): Promise<void> }[] = [];
  return {
    url: url.href,
    roles,
    secret,
    superuser,
    async operator() {
      const operator = await openOperator(url.href, { roles });
      opened.push(operator);
      return operator;
    },
    pools(max) {
      const pools = openPools({
        url: url.href,
        passwords: audiencePassword(secret),
        roles,
        ...(max === undefined ? {} : { max }),
      });
      opened.push(pools);
      return pools;
    },
    async drop() {
      await Promise.all([superuser.end({ timeout: 1 }), ...opened.map((each) => each.end())]);
      const last = connect(inject('clusterUrl'));
      await last.unsafe(`DROP DATABASE ${name} WITH (FORCE)`);
      await last.end();
    },
  };
}

/**
 * PostgreSQL waits some seconds by itself for whoever is in the template; that may not be enough. Files are copied as
 * they are: through the log of a server that need not survive its machine it would take twice as long.
 */
async function copyTemplate(sql: postgres.Sql, template: string, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await sql.unsafe(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
      return;
    } catch (error) {
      const isBusy = error instanceof postgres.PostgresError && error.code === '55006';
      if (!isBusy || attempt === 5) throw error;
    }
  }
}

/** Who may connect is not copied with a database: PostgreSQL lets everyone in, the migration only the audiences. */
async function copyGrants(sql: postgres.Sql, template: string, name: string): Promise<void> {
  const grants = await sql<{ privilege: string; role: string }[]>`
    select acl.privilege_type as privilege, quote_ident(role.rolname) as role
    from pg_database, aclexplode(datacl) as acl join pg_roles as role on role.oid = acl.grantee
    where datname = ${template}`;
  const statements = [
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
    ...grants.map(({ privilege, role }) => `GRANT ${privilege} ON DATABASE ${name} TO ${role}`),
  ];
  await sql.unsafe(statements.join('; '));
}
