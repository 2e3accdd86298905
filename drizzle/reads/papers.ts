import { type SQL, sql } from 'drizzle-orm';

/** What was released under a paper, once. Instants are ISO text. */
export interface ReleaseRow {
  at: string;
  /** Who asked, as the log names callers. */
  caller: string;
  /** The member of staff who opened it at the desk. */
  openedBy: string | null;
  classes: string[];
  found: boolean;
}

/** A place in the order of papers, newest first: by the day on which they were served or signed, then by id. */
export interface PaperPlace {
  day: string;
  id: string;
}

/** The id of a place in a descending order; without one, the last that there can be. */
export const idBefore = sql`coalesce(${sql.placeholder('id')}::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')`;

/** The parts of a statement that processes and consents have in common. */
export const value = sql.placeholder;

/**
 * The rows after a place; without one, all. As one comparison, so that an index begins at the place: an `or` would have
 * it read through whatever comes before.
 */
export const afterPlace = (day: SQL, id: SQL): SQL =>
  sql`(${day}, ${id}) < (coalesce(${value('day')}::date, 'infinity'), ${idBefore})`;

/**
 * The report of releases under one paper, read only where it is asked for.
 * @param paper the arguments of the keeper's function: a process or a consent, and null for the other
 */
export const releases = (paper: SQL): SQL =>
  sql`case when ${value('releases')}::boolean then (
    select coalesce(json_agg(json_build_object('at', r.at, 'caller', r.caller, 'openedBy', r.opened_by,
      'classes', r.classes, 'found', r.found)), '[]'::json)
    from carrel.releases_of(${paper}) as r) end`;
