import { refuseTaken } from './fates.ts';
import { mapSources } from './mapSources.ts';
import type { Run } from './run.ts';
import { stages } from './stages.ts';

const source = 'evergreen:actor.org_unit:';

/** Every unit of the organisation becomes a branch: any of them may own, lend or be somebody's home. */
export async function writeBranches(run: Run): Promise<void> {
  const { tx, ledger } = run;
  await refuseTaken(run, stages.branch, 'shortname', { table: 'branches', column: 'code', source });
  const { count } = await tx`
    insert into branches (code, name, source)
    select shortname, name, ${source} || id from ev_branch where fate is null
    on conflict (source) do update set code = excluded.code, name = excluded.name
    where (branches.code, branches.name) is distinct from (excluded.code, excluded.name)`;
  ledger.wrote('branches', count);
  ledger.table('actor.org_unit').written = count;
  await mapSources(run, 'ev_branches', 'branches', source);
}
