import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { badInput } from './errors.ts';
import { page } from './judge/cost.ts';
import type { FieldClass } from './policy/opens.ts';
import { PageInfo, type PageInfoRow } from './types/pageInfo.ts';

/** A cursor is made where it is asked for: most edges’ never are, and each is encrypted. */
interface EdgeRow<Node> {
  node: Node;
  cursor(): string;
}

export interface ConnectionRow<Node> {
  edges: EdgeRow<Node>[];
  pageInfo: PageInfoRow;
}

/**
 * The connection and edge types of a node, every field of them with the node's class: a page says as much about
 * the rows as the rows do.
 */
export function connectionOf<Node extends object>(
  name: string,
  node: ReturnType<ReturnType<typeof builder.objectRef<Node>>['implement']>,
  discloses: FieldClass,
) {
  const Edge = builder.objectRef<EdgeRow<Node>>(`${name}Edge`).implement({
    fields: (t) => ({
      node: t.field({ type: node, authScopes: { discloses }, resolve: (edge) => edge.node as never }),
      cursor: t.string({ authScopes: { discloses }, resolve: (edge) => edge.cursor() }),
    }),
  });
  return builder.objectRef<ConnectionRow<Node>>(`${name}Connection`).implement({
    fields: (t) => ({
      edges: t.field({ type: [Edge], authScopes: { discloses }, resolve: (connection) => connection.edges }),
      pageInfo: t.field({
        type: PageInfo,
        authScopes: { discloses },
        resolve: (connection) => connection.pageInfo,
      }),
    }),
  });
}

/**
 * How many rows a page has.
 * @throws CarrelError `BAD_INPUT` below 1 or beyond the most
 */
export function pageSize(first: number | null | undefined): number {
  if (first == null) return page.usual;
  if (first < 1 || first > page.most) throw badInput('first', `must be from 1 to ${page.most}`);
  return first;
}

/** What binds a cursor: who pages, through which field, with which arguments. Another's cursor is none. */
export const cursorScope = (context: Context, field: string, text: string): string =>
  JSON.stringify(['tokenId' in context.principal ? context.principal.tokenId : 'PUBLIC', field, text]);

/**
 * Where a page starts.
 * @throws CarrelError `BAD_INPUT` for a cursor that was not made for this caller, field and arguments
 */
export function placeAfter<Place>(
  context: Context,
  scope: string,
  after: string | null | undefined,
): Place | null {
  if (after == null) return null;
  const place = context.cursors.open(scope, after) as Place | null;
  if (place === null) throw badInput('after', 'must be a cursor from an earlier page of this same query');
  return place;
}

/** Puts rows into a connection. `rows` holds one row more than the page where there is a next. */
export function connection<Row, Node>(
  context: Context,
  scope: string,
  size: number,
  rows: readonly Row[],
  toPlace: (row: Row) => unknown,
  toNode: (row: Row, index: number) => Node,
): ConnectionRow<Node> {
  const edges = rows.slice(0, size).map((row, index) => {
    // Made once: no two encryptions of one place are the same text, and a page's end is its last edge's cursor.
    let made: string | undefined;
    return {
      node: toNode(row, index),
      cursor: () => {
        made ??= context.cursors.seal(scope, toPlace(row));
        return made;
      },
    };
  });
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > size,
      startCursor: () => edges[0]?.cursor() ?? null,
      endCursor: () => edges.at(-1)?.cursor() ?? null,
    },
  };
}
