import type { Run } from './run.ts';

/**
 * Makes a temporary table from Evergreen's ids to Carrel's, of all rows that came from the given table: in this
 * import or in an earlier one.
 * @param map the temporary table: `id` Evergreen's, `own` Carrel's
 * @param table Carrel's table
 * @param source what its sources begin with: `evergreen:actor.usr:`
 */
export async function mapSources({ tx }: Run, map: string, table: string, source: string): Promise<void> {
  await tx.unsafe(`
    create temporary table ${map} on commit drop as
    select substring(source from ${source.length + 1})::bigint as id, id as own
    from ${table} where source like '${source.replaceAll('_', '\\_')}%'`);
  await tx.unsafe(`alter table ${map} add primary key (id)`);
  await tx.unsafe(`analyze ${map}`);
}
