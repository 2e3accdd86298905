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
const isNoText = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.includes('\0') || !value.isWellFormed()
    : typeof value === 'object' && value !== null && Object.values(value).some(isNoText);

/**
 * PostgreSQL keeps neither in text. Said here, once for every argument, it is the caller's error with the argument's
 * name; left to the database, it would look like a database that is out of reach.
 */
export class PlainTextPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (Object.keys(config.args).length === 0) return resolver;
    return (parent, args, context, info) => {
      for (const [name, value] of Object.entries(args))
        if (isNoText(value)) throw badInput(name, 'must be well-formed text without the character NUL');
      return resolver(parent, args, context, info);
    };
  }
}
