import { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { badInput } from './errors.ts';

export const plainTextPluginName = 'plainText';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      plainText: PlainTextPlugin<Types>;
    }
  }
}

/** Whether a value holds, however deep, what PostgreSQL's text cannot: the character NUL, or half of a surrogate pair. */
export const isNoText = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.includes('\0') || !value.isWellFormed()
    : typeof value === 'object' && value !== null && Object.values(value).some(isNoText);

/** What a text must be, in words for whoever sent another. */
export const mustBeText = 'must be well-formed text without the character NUL';

/** What a field's `extensions` say where its own resolver looks at each of its texts: one that is none is not all of them. */
export const textJudgedWithin = { textJudgedWithin: true } as const;

/**
 * PostgreSQL keeps neither in text. Said here, once for every argument, it is the caller's error with the argument's
 * name; left to the database, it would look like a database that is out of reach.
 */
export class PlainTextPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    const isJudgedWithin =
      (config.extensions as typeof textJudgedWithin | undefined)?.textJudgedWithin === true;
    if (Object.keys(config.args).length === 0 || isJudgedWithin) return resolver;
    return (parent, args, context, info) => {
      for (const [name, value] of Object.entries(args)) if (isNoText(value)) throw badInput(name, mustBeText);
      return resolver(parent, args, context, info);
    };
  }
}
