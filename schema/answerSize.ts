import { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql';
import type { Context } from './context.ts';
import { CarrelError } from './errors.ts';
import { limitsOf } from './judge/limits.ts';
import { listKeyOf } from './judge/listSizes.ts';

export const answerSizePluginName = 'answerSize';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      answerSize: AnswerSizePlugin<Types>;
    }
  }
}

const spent = new WeakMap<object, number>();

/** Takes a list's rows, times the fields asked of each, off what an answer may hold. */
function charge(list: unknown, context: Context, info: GraphQLResolveInfo): unknown {
  if (!Array.isArray(list)) return list;
  const each = 1 + (context.judgement.belowLists.get(listKeyOf(info.path)) ?? 0);
  const total = (spent.get(context) ?? 0) + list.length * each;
  spent.set(context, total);
  const { values } = limitsOf(context.principal);
  if (total > values)
    throw new CarrelError(
      'GRAPHQL_VALIDATION_FAILED',
      `The answer would hold more than ${values} values. Ask for less at a time.`,
    );
  return list;
}

/**
 * A small document can ask for a vast answer: fields are multiplied by the rows of every list they stand in. That is
 * known only as each list comes, and it is counted before any of its rows is looked at.
 */
export class AnswerSizePlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (config.type.kind !== 'List') return resolver;
    return (parent, args, context, info) => {
      const list: unknown = resolver(parent, args, context, info);
      return list instanceof Promise
        ? list.then((rows) => charge(rows, context as Context, info))
        : charge(list, context as Context, info);
    };
  }
}
