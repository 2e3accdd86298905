import type { TestCarrel } from '../setup/carrel.ts';

/**
 * Walks the catalogue: which tables have a row with one of these texts in any of its columns, of whatever type. Every
 * table there is, the disclosure log among them, whose pseudonyms are none of these texts.
 */
export async function tracesOf(carrel: TestCarrel, texts: readonly string[]): Promise<string[]> {
  const { superuser } = carrel.database;
  const tables = await superuser<{ schema: string; name: string }[]>`
    select nspname as schema, relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where nspname in ('public', 'carrel') and relkind in ('r', 'p', 'm') order by 2`;
  const holding = await Promise.all(
    tables.map(async ({ schema, name }) => {
      const found = await superuser`
        select from ${superuser(`${schema}.${name}`)} t where exists (
          select from unnest(${texts as string[]}::text[]) s where position(lower(s) in lower(to_jsonb(t)::text)) > 0) limit 1`;
      return found.length > 0 ? [name] : [];
    }),
  );
  return holding.flat();
}
