import { type GraphQLOutputType, type GraphQLResolveInfo, isListType, isNonNullType } from 'graphql';

/** A path of response keys as one text. A key holds no dot. */
export const listKey = (path: readonly string[]): string => path.join('.');

/** The same of a path as the engine has it, from its end; the places in lists are none of its keys. */
export function listKeyOf(path: GraphQLResolveInfo['path']): string {
  let text = '';
  for (let at: GraphQLResolveInfo['path'] | undefined = path; at !== undefined; at = at.prev)
    if (typeof at.key === 'string') text = text === '' ? at.key : `${at.key}.${text}`;
  return text;
}

const isList = (type: GraphQLOutputType): boolean =>
  isListType(type) || (isNonNullType(type) && isListType(type.ofType));

/** Counts, for every list that a document asks for, the fields asked of each of its rows. */
export class ListSizes {
  readonly below = new Map<string, number>();

  /** A field that is served at a path: it is one more below each list on the way. */
  add(path: readonly string[], type: GraphQLOutputType): void {
    for (let length = 1; length < path.length; length += 1) {
      const key = listKey(path.slice(0, length));
      const known = this.below.get(key);
      if (known !== undefined) this.below.set(key, known + 1);
    }
    const key = listKey(path);
    if (isList(type) && !this.below.has(key)) this.below.set(key, 0);
  }
}
