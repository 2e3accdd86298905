import { namedRows } from '../report.ts';
import type { Run } from './run.ts';

/** A temporary table of rows that each have a fate, or none yet: those will be written. */
export interface Fated {
  name: string;
}

/** What is said of a row that ended in Carrel after the export was made. */
export const endedHere = 'ended here since it was exported';
export const tooOld = 'older than the reversal window';

/** Whether a reason counts its rows without naming them: to name them would say what was used, or who has gone. */
const isNameless = (fate: string): boolean => fate === tooOld || fate.endsWith(endedHere);

/**
 * Takes rows out of a stage that share an id: which of them is right cannot be told, so the first stays. From here on
 * an id finds one row at most.
 */
export async function refuseRepeated(run: Run, stage: Fated): Promise<void> {
  const { tx, ledger } = run;
  if (await allDiffer(run, stage, 'id')) return;
  const rows = await tx.unsafe<{ origin: string; count: number; named: string[] }[]>(`
    with repeated as (
      select ctid as at, row_number() over (partition by id order by line) as nth
      from ${stage.name} where id in (select id from ${stage.name} group by id having count(*) > 1)),
    gone as (
      delete from ${stage.name} s using repeated r where s.ctid = r.at and r.nth > 1
      returning s.origin, s.line, s.id)
    select g.*, array(select 'line ' || o.line || ', id ' || o.id from gone o where o.origin = g.origin
      order by o.line limit ${namedRows}) as named
    from (select origin, count(*)::integer as count from gone group by origin) as g`);
  for (const { origin, count, named } of rows) {
    for (const row of named) ledger.leaveOut(origin, 'its id was there before', true, row);
    ledger.leaveOut(origin, 'its id was there before', true, null, count - named.length);
  }
}

/** As good as always they do; to see that costs a quarter of looking for those that do not. */
async function allDiffer({ tx }: Run, stage: Fated, column: string, among = 'true'): Promise<boolean> {
  const [values] = await tx.unsafe<{ differ: boolean }[]>(
    `select count(distinct ${column}) = count(*) as differ from ${stage.name} where ${among}`,
  );
  return values?.differ === true;
}

/** How rows of one stage name rows of another. */
export interface Reference {
  stage: Fated;
  /** the column that names */
  column: string;
  /** the map of what stands in Carrel by now: see `mapSources` */
  map: string;
  /** where the named row would be in this export */
  target: Fated;
  /** for people: `user` */
  what: string;
}

/** Leaves out rows that name something outside the export, or something that was itself left out. */
export async function leaveOutStrays(
  run: Run,
  { stage, column, map, target, what }: Reference,
): Promise<void> {
  await run.tx.unsafe(`
    update ${stage.name} s set fate = case
      when s.${column} is null then 'names no ${what}'
      when exists (select from ${target.name} t where t.id = s.${column} and t.fate = '${endedHere}')
        then 'names a ${what} that ${endedHere}'
      when exists (select from ${target.name} t where t.id = s.${column}) then 'names a ${what} that was left out'
      else 'names a ${what} outside the export' end
    where s.fate is null and not exists (select from ${map} m where m.id = s.${column})`);
}

/** Leaves out rows that a condition holds of. */
export async function leaveOut(
  run: Run,
  stage: Fated,
  condition: string,
  reason: string,
  malformed = false,
): Promise<void> {
  await run.tx.unsafe(
    `update ${stage.name} s set fate = $1, malformed = $2 where s.fate is null and ${condition}`,
    [reason, malformed],
  );
}

/**
 * Leaves out rows whose number or code another row has: in the export, or here under another source.
 * @param own Carrel's table and column, and what its sources begin with
 */
export async function refuseTaken(
  run: Run,
  stage: Fated,
  column: string,
  own: { table: string; column: string; source: string },
): Promise<void> {
  if (!(await allDiffer(run, stage, column, 'fate is null')))
    await run.tx.unsafe(`
      update ${stage.name} s set fate = 'its ${column} is another row''s too', malformed = true
      from (select id, row_number() over (partition by ${column} order by id) as nth
        from ${stage.name} where fate is null) as same
      where s.id = same.id and same.nth > 1 and s.fate is null`);
  await run.tx.unsafe(
    `update ${stage.name} s set fate = 'its ${column} is taken here by a record of another source', malformed = true
    from ${own.table} o
    where s.fate is null and o.${own.column} = s.${column} and o.source is distinct from $1 || s.id`,
    [own.source],
  );
}

interface FateRow {
  origin: string;
  fate: string;
  malformed: boolean;
  count: number;
  named: string[];
}

/** Enters the fates of a stage's rows into the account. */
export async function enterFates({ tx, ledger }: Run, stage: Fated): Promise<void> {
  const rows = await tx.unsafe<FateRow[]>(`
    select g.*, array(
      select case when s.malformed then 'line ' || s.line || ', ' else '' end || 'id ' || s.id
      from ${stage.name} s where (s.origin, s.fate, s.malformed) = (g.origin, g.fate, g.malformed)
      order by s.id limit ${namedRows}) as named
    from (select origin, fate, malformed, count(*)::integer as count
      from ${stage.name} where fate is not null group by 1, 2, 3) as g
    order by g.origin, g.fate`);
  for (const { origin, fate, malformed, count, named } of rows) {
    const shown = isNameless(fate) ? [] : named;
    for (const row of shown) ledger.leaveOut(origin, fate, malformed, row);
    ledger.leaveOut(origin, fate, malformed, null, count - shown.length);
  }
}
