import postgres from 'postgres';

/** One node of a plan, as PostgreSQL tells it in JSON. */
interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Plans?: Node[];
}

/** A plan's reads of tables: `Seq Scan titles`, and `Index Scan titles` where an index is read from end to end. */
export interface Reading {
  readonly table: string;
  readonly how: string;
  /** Whether the index was gone into at a place, or all of the table passed by. */
  readonly whole: boolean;
}

const indexOf = (node: Node): Node | undefined =>
  node['Node Type'] === 'Bitmap Index Scan'
    ? node
    : (node.Plans ?? []).map(indexOf).find((found) => found !== undefined);

/** Every reading of a table in a plan. */
export function readingsOf(node: Node): Reading[] {
  const table = node['Relation Name'];
  const how = node['Node Type'];
  const below = (node.Plans ?? []).flatMap(readingsOf);
  if (table === undefined || !how.endsWith('Scan')) return below;
  const isBitmap = how === 'Bitmap Heap Scan';
  const cond = isBitmap ? indexOf(node)?.['Index Cond'] : node['Index Cond'];
  return [{ table, how, whole: how !== 'Tid Scan' && cond === undefined }, ...below];
}

/** What `EXPLAIN (FORMAT JSON)` answers, as its one plan. */
export const planOf = (rows: readonly Record<string, unknown>[]): Node => {
  const [row] = rows;
  const explained = row?.['QUERY PLAN'] as { Plan: Node }[] | undefined;
  if (explained?.[0] === undefined) throw new TypeError('no plan');
  return explained[0].Plan;
};

/** A superuser's connection that is told the plan of every statement that it runs, those within functions too. */
export interface Watched {
  readonly sql: postgres.Sql;
  /** The plans since it was last asked, each with its statement. */
  taken(): readonly { text: string; plan: Node }[];
}

/** @param url the superuser's address */
export async function openWatched(url: string): Promise<Watched> {
  let plans: { text: string; plan: Node }[] = [];
  const sql = postgres(url, {
    max: 1,
    fetch_types: false,
    onnotice: ({ message = '' }) => {
      const [, json] = /^duration: [\d.]+ ms {2}plan:\n(.*)$/s.exec(message) ?? [];
      if (json === undefined) return;
      const told = JSON.parse(json) as { 'Query Text': string; Plan: Node };
      plans.push({ text: told['Query Text'], plan: told.Plan });
    },
  });
  await sql.unsafe(`load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
    set auto_explain.log_format = json; set auto_explain.log_level = notice; set auto_explain.log_timing = off;
    set plan_cache_mode = force_generic_plan`);
  return {
    sql,
    taken() {
      const some = plans;
      plans = [];
      return some;
    },
  };
}
