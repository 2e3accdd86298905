import { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import type { Context } from './context.ts';
import type { FieldRule } from './discloses.ts';

export const verdictsPluginName = 'verdicts';
export const letThroughPluginName = 'letThrough';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      verdicts: VerdictsPlugin<Types>;
      letThrough: LetThroughPlugin<Types>;
    }
  }
}

/** Kinds of caller remembered of one field: there are some thirty, and more only by what consents and orders name. */
const mostKinds = 300;

/** One field's resolver as it is behind its rule, and those for whom scope-auth let it be reached. */
class Field {
  readonly letThrough = new Set<string>();
  resolve: GraphQLFieldResolver<unknown, object, object> | null = null;
}

const fields = new WeakMap<object, Field>();

function fieldOf(config: object): Field {
  const known = fields.get(config) ?? new Field();
  fields.set(config, known);
  return known;
}

const kinds = new WeakMap<Context['opened'], Map<Context['reach'], string>>();

/** Whom it was asked of last: an answer asks hundreds of times in a row of one caller. */
const last: { opened: Context['opened'] | null; reach: Context['reach'] | null; kind: string } = {
  opened: null,
  reach: null,
  kind: '',
};

/** All that a field's rule asks of a caller: which classes are open to them, and whom they reach. */
function kindOf({ opened, reach }: Context): string {
  if (opened === last.opened && reach === last.reach) return last.kind;
  const ofOpened = kinds.get(opened) ?? new Map<Context['reach'], string>();
  if (ofOpened.size === 0) kinds.set(opened, ofOpened);
  const kind = ofOpened.get(reach) ?? `${JSON.stringify(reach)} ${[...opened].sort().join()}`;
  ofOpened.set(reach, kind);
  return Object.assign(last, { opened, reach, kind }).kind;
}

/** Whether scope-auth's verdict on a field hangs on the caller's kind alone. An act's is also by who the caller is. */
const isOfKind = (rule: FieldRule | undefined): boolean =>
  rule !== undefined && rule.may === null && !rule.asGranted;

/**
 * Remembers of each field for whom scope-auth let it through. Its rule is a function of what is open to the caller and
 * whom they reach, so that asking it again for every row, and of every caller of the same kind, is to be told the same.
 * Only what was let through is remembered: whatever was refused is asked again, and refused again. Stands outside
 * scope-auth; `LetThroughPlugin` stands inside it, and is reached by nobody whom it refuses.
 */
export class VerdictsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    guarded: GraphQLFieldResolver<unknown, Types['Context'], object>,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (!isOfKind(config.extensions?.rule as FieldRule | undefined)) return guarded;
    const field = fieldOf(config);
    return (parent, args, context, info) =>
      field.resolve !== null && field.letThrough.has(kindOf(context as Context))
        ? field.resolve(parent, args, context, info)
        : guarded(parent, args, context, info);
  }
}

export class LetThroughPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (!isOfKind(config.extensions?.rule as FieldRule | undefined)) return resolve;
    const field = fieldOf(config);
    field.resolve = resolve as GraphQLFieldResolver<unknown, object, object>;
    return (parent, args, context, info) => {
      if (field.letThrough.size >= mostKinds) field.letThrough.clear();
      field.letThrough.add(kindOf(context as Context));
      return resolve(parent, args, context, info);
    };
  }
}
