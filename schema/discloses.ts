import {
  BasePlugin,
  type PothosInputFieldConfig,
  type PothosOutputFieldConfig,
  PothosSchemaError,
  type PothosTypeConfig,
  type SchemaTypes,
} from '@pothos/core';
import { type ActName, isActName } from './policy/acts.ts';
import { bases, type FieldReach, type Reach } from './policy/bases.ts';
import { isRecordClass, type RecordClass } from './policy/classes.ts';
import type { FieldClass } from './policy/opens.ts';

export const disclosesPluginName = 'discloses';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      discloses: DisclosesPlugin<Types>;
    }
    export interface InputFieldOptions<Types extends SchemaTypes, Type, Req> {
      /** What enters through this argument or input field. Whether it may is the query's or the act's own rule. */
      authScopes: { enters: RecordClass };
    }
  }
}

/** What the plugin leaves on each field of the built schema, for the judge and for the printed policy. */
export interface FieldRule {
  readonly discloses: FieldClass;
  readonly reaches: FieldReach | null;
  /** For an act: its row in the table of acts. */
  readonly may: ActName | null;
  /** Whether the basis that the act grants sees what is below it, in place of the caller's own. */
  readonly asGranted: boolean;
}

export interface InputRule {
  readonly enters: RecordClass;
}

const reaches: ReadonlySet<unknown> = new Set(Object.values(bases).map((basis) => basis.reach));

const isReach = (value: unknown): value is Reach => reaches.has(value);

/** One reach, or two of which either will do; null for anything else. Nobody is not another way to get somewhere. */
function fieldReachOf(value: unknown): FieldReach | null {
  if (isReach(value)) return value;
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [one, other] = value;
  return isReach(one) && isReach(other) && one !== other && one !== 'nobody' && other !== 'nobody'
    ? [one, other]
    : null;
}

const isPlainMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fieldClassOf(value: unknown): FieldClass | null {
  if (isRecordClass(value)) return value;
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [one, other] = value;
  return isRecordClass(one) && isRecordClass(other) && one !== other && one !== 'open' && other !== 'open'
    ? [one, other]
    : null;
}

/**
 * Turns a field's class into its scope-auth rule by refusing every field that has none. scope-auth serves a field
 * without `authScopes`, grants `{}` under `all`, and reads `{ scope: false }` as granted to whoever lacks nothing:
 * here each of them stops the schema from being built, and the message names the coordinate.
 */
export class DisclosesPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onTypeConfig(config: PothosTypeConfig): PothosTypeConfig {
    if (config.graphqlKind === 'Interface' || config.graphqlKind === 'Union')
      throw new PothosSchemaError(
        `${config.name} is abstract: an object that redeclares a field would drop its rule. Write object types.`,
      );
    const options = config.pothosOptions as Record<string, unknown>;
    for (const name of ['authScopes', 'grantScopes', 'runScopesOnType'])
      if (options[name] !== undefined)
        throw new PothosSchemaError(
          `${config.name} has ${name}: rules stand on fields, where they are read.`,
        );
    return config;
  }

  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const coordinate = `${config.parentType}.${config.name}`;
    const options = config.pothosOptions as Record<string, unknown>;
    for (const name of ['grantScopes', 'skipTypeScopes', 'unauthorizedResolver'])
      if (options[name] !== undefined)
        throw new PothosSchemaError(`${coordinate} has ${name}: one rule, no way round.`);
    const scopes = options.authScopes;
    if (!isPlainMap(scopes)) throw new PothosSchemaError(`${coordinate} has no record class.`);
    const { discloses, reaches: said, may, asGranted, ...others } = scopes;
    if (Object.keys(others).length > 0)
      throw new PothosSchemaError(
        `${coordinate} has a scope that is not a rule: ${Object.keys(others).join(', ')}.`,
      );
    const fieldClass = fieldClassOf(discloses);
    if (fieldClass === null)
      throw new PothosSchemaError(
        `${coordinate} must disclose one known record class, or two of which either opens it.`,
      );
    const reach = said === undefined ? null : fieldReachOf(said);
    if (said !== undefined && reach === null)
      throw new PothosSchemaError(
        `${coordinate} must reach one known reach, or two of which either will do.`,
      );
    if (config.parentType === 'Mutation' ? may !== config.name || !isActName(may) : may !== undefined)
      throw new PothosSchemaError(
        `${coordinate} must be an act of the table of acts, under its own name, and nothing else can be one.`,
      );
    if (asGranted !== undefined && asGranted !== true)
      throw new PothosSchemaError(`${coordinate} is seen as granted, or is not.`);
    const rule: FieldRule = {
      discloses: fieldClass,
      reaches: reach,
      may: isActName(may) ? may : null,
      asGranted: asGranted === true,
    };
    return { ...config, extensions: { ...config.extensions, rule } };
  }

  override onInputFieldConfig(config: PothosInputFieldConfig<Types>): PothosInputFieldConfig<Types> {
    const coordinate =
      config.kind === 'Arg'
        ? `${config.parentType}.${config.parentField}(${config.name}:)`
        : `${config.parentType}.${config.name}`;
    const scopes = (config.pothosOptions as unknown as Record<string, unknown>).authScopes;
    if (!isPlainMap(scopes) || Object.keys(scopes).join() !== 'enters' || !isRecordClass(scopes.enters))
      throw new PothosSchemaError(`${coordinate} must say the one record class that enters by it.`);
    const rule: InputRule = { enters: scopes.enters };
    return { ...config, extensions: { ...config.extensions, rule } };
  }
}
