import { readFileSync } from 'node:fs';
import { type FieldDefinitionNode, Kind, type ObjectTypeDefinitionNode, parse, type TypeNode } from 'graphql';

/** The printed schema: the shape of the graph, and nothing of who may see it. */
const printed = parse(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));

const objects = new Map<string, ObjectTypeDefinitionNode>();
for (const definition of printed.definitions)
  if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) objects.set(definition.name.value, definition);

/** Acts and what they answer with have tables of their own. `FeedResult` hangs on one act's answer and on nothing else. */
const isPayload = (type: string): boolean => type.endsWith('Payload') || type === 'FeedResult';
export const isOfActs = (type: string): boolean => type === 'Mutation' || isPayload(type);

const coordinatesOf = (types: (type: string) => boolean): string[] =>
  [...objects.values()].flatMap(({ name, fields = [] }) =>
    types(name.value) ? fields.map((field) => `${name.value}.${field.name.value}`) : [],
  );

/** Every coordinate of the printed schema that can be asked for. */
export const coordinates: readonly string[] = coordinatesOf((type) => !isOfActs(type));

/** Every act, and every coordinate of what acts answer with. */
export const actNames: readonly string[] = coordinatesOf((type) => type === 'Mutation').map((each) =>
  each.replace('Mutation.', ''),
);
export const payloadCoordinates: readonly string[] = coordinatesOf(isPayload);

/** A field where a document asks for it. A type within itself is asked for its plain values only. */
export interface Place {
  coordinate: string;
  path: readonly string[];
  below: readonly Place[];
}

const named = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : named(type.type);

function placesOf(type: string, path: readonly string[], within: readonly string[]): Place[] {
  const fields: readonly FieldDefinitionNode[] = objects.get(type)?.fields ?? [];
  return fields.flatMap((field) => {
    const below = named(field.type);
    if (objects.has(below) && within.includes(type)) return [];
    return [placeOf(`${type}.${field.name.value}`, below, [...path, field.name.value], [...within, type])];
  });
}

const placeOf = (
  coordinate: string,
  type: string,
  path: readonly string[],
  within: readonly string[],
): Place => ({
  coordinate,
  path,
  below: placesOf(type, path, within),
});

/** A field of the root, with everything below it. */
export function rootPlace(name: string): Place {
  const root = placesOf('Query', [], []).find(({ path }) => path[0] === name);
  if (root === undefined) throw new Error(`There is no Query.${name}`);
  return root;
}

export const rootNames: readonly string[] = placesOf('Query', [], []).map(({ path }) => path[0] ?? '');

/** Every place below one, itself first, in the document's order. */
export const everyPlace = (place: Place): Place[] => [place, ...place.below.flatMap(everyPlace)];

const nameOf = ({ path }: Place): string => path.at(-1) ?? '';

/** What asks for a place and for all that is below it. */
export const asked = (place: Place, args = ''): string =>
  `${nameOf(place)}${args}${place.below.length === 0 ? '' : ` { ${place.below.map((each) => asked(each)).join(' ')} }`}`;

/** The root as a document asks for it that wants one plain value and no other: one for each place that has none below. */
export const alone = (root: Place): Place[] =>
  root.below.length === 0
    ? [root]
    : root.below.flatMap((each) => alone(each).map((only) => ({ ...root, below: [only] })));
