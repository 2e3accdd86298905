import { type GraphQLSchema, isInputObjectType, isObjectType } from 'graphql';
import type { FieldRule, InputRule } from '../../../schema/discloses.ts';
import { isReached } from '../../../schema/policy/bases.ts';
import { isOpen, opens, reachOf } from '../../../schema/policy/opens.ts';
import { now, timeZone } from '../../schema/policy/principals.ts';
import { payloads } from '../expected/acts.ts';
import { callers } from '../expected/callers.ts';
import { cellOf, rowOf } from '../expected/cells.ts';
import { expectedToEnter } from '../expected/entering.ts';
import { expectedAsGranted, expectedReaches } from '../expected/rules.ts';
import { isOfActs } from '../places.ts';
import { principalOf } from '../principalOf.ts';
import { type Departures, departure } from './departure.ts';

/** Where a rule stands: on a field that is read, or on an argument or input field. `rule` is the schema's own object. */
export type Ruled =
  | { readonly coordinate: string; readonly kind: 'discloses'; readonly rule: FieldRule }
  | { readonly coordinate: string; readonly kind: 'enters'; readonly rule: InputRule };

/** Every rule of a built schema, read from its types: what has none is there too, so that it is seen. */
export function ruled(schema: GraphQLSchema): Ruled[] {
  const found: Ruled[] = [];
  const enters = (coordinate: string, extensions: { rule?: unknown }): void => {
    found.push({ coordinate, kind: 'enters', rule: extensions.rule as InputRule });
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isInputObjectType(type))
      for (const { name, extensions } of Object.values(type.getFields()))
        enters(`${type.name}.${name}`, extensions);
    if (!isObjectType(type)) continue;
    for (const { name, args, extensions } of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${name}`;
      found.push({ coordinate, kind: 'discloses', rule: extensions.rule as FieldRule });
      for (const argument of args) enters(`${coordinate}(${argument.name}:)`, argument.extensions);
    }
  }
  return found;
}

const seen = callers.map((caller) => {
  const principal = principalOf(caller);
  return { caller, opened: opens(principal, now, timeZone), reach: reachOf(principal) };
});

/** By the grid: what is served is open and reached, what is withheld is not open, and the rest is no withheld field. */
const departuresOfCells = (coordinate: string, { discloses, reaches }: FieldRule): Departures =>
  seen.flatMap(({ caller, opened, reach }) => {
    const cell = cellOf(caller, coordinate);
    return [
      ...departure(`${coordinate} for ${caller.name}`, isOpen(discloses, opened), cell !== '-'),
      ...(cell === '+' && !isReached(reaches, reach)
        ? [`${coordinate} is out of ${caller.name}’s reach`]
        : []),
    ];
  });

function mustDisclose(coordinate: string): string | readonly string[] | undefined {
  const [type = '', name = ''] = coordinate.split('.');
  if (type === 'Mutation') return 'open';
  return isOfActs(type) ? payloads[`${type}.${name}`]?.split('/') : rowOf(coordinate).class;
}

/** What departs in one place from what is expected of it by hand. */
export function departuresOfRule(ruledBy: Ruled): Departures {
  const { coordinate, kind, rule } = ruledBy;
  if (kind === 'enters') return departure(coordinate, rule.enters, expectedToEnter(coordinate));
  const [type = '', name = ''] = coordinate.split('.');
  const must = {
    discloses: [mustDisclose(coordinate) ?? 'nobody has said'].flat(),
    reaches: expectedReaches[coordinate] ?? [],
    may: type === 'Mutation' ? name : null,
    asGranted: expectedAsGranted.includes(coordinate),
  };
  const is = {
    discloses: [rule.discloses].flat(),
    reaches: [rule.reaches ?? []].flat(),
    may: rule.may,
    asGranted: rule.asGranted,
  };
  return [...departure(coordinate, is, must), ...(isOfActs(type) ? [] : departuresOfCells(coordinate, rule))];
}

/** Everything of a schema that departs from what is expected of it by hand. */
export const departuresOfFields = (schema: GraphQLSchema): Departures =>
  ruled(schema).flatMap(departuresOfRule);
