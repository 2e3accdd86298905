import type { Pools } from '../pools.ts';
import { deskOf, type View } from '../view.ts';
import type { RecordRow } from './recordRow.ts';
import { byIds, ofSubject, rowsOf } from './recordStatements.ts';

/**
 * The one record that a one-record view opens; null where there is none.
 * @param parts the fields asked for and open, as coordinates: `Patron.loans`
 */
export async function readSubject(
  pools: Pools,
  view: View,
  parts: readonly string[],
): Promise<RecordRow | null> {
  if (view.audience !== 'person' || view.subject === null || view.evidence === null) return null;
  const [row] = await ofSubject(parts).run(pools.for('person'), {
    ...rowsOf(view, parts),
    subject: view.subject,
    evidence: view.evidence,
  });
  return row?.record ?? null;
}

/** Records by their ids, in one statement, in the order asked for. */
export async function readByIds(
  pools: Pools,
  view: View,
  ids: readonly string[],
  parts: readonly string[],
): Promise<RecordRow[]> {
  const desk = deskOf(view);
  if (desk === null || ids.length === 0) return [];
  const found = await byIds(parts).run(pools.for(desk), { ...rowsOf(view, parts), ids });
  const byId = new Map(found.map(({ record }) => [record.id, record]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
