import {
  type ASTNode,
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from 'graphql';
import type { Context } from '../../schema/context.ts';
import { CarrelError } from '../../schema/errors.ts';
import type { Graft } from '../../schema/judge/grafts.ts';
import { type Judgement, judge, type Withheld } from '../../schema/judge/judge.ts';
import { blank } from '../../schema/judge/prune.ts';
import type { Principal } from '../../schema/policy/principal.ts';
import { principalOf } from '../principals/resolve.ts';
import type { Settings } from '../settings.ts';
import { type CarrelRequest, carrelRequest } from './request.ts';
import { run } from './run.ts';

/** The document that an act came in. */
export interface Asked {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As they came: they are coerced once more when the granted basis asks. */
  readonly rawVariables: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What an act granted, and what that basis sees of it where the document asks. */
export interface Granted {
  readonly principal: Principal;
  /** What was looked at with it; null where nothing was. */
  readonly context: Context | null;
  readonly errors: ExecutionResult['errors'];
  /** What stands at each of the grafts, in their order. */
  readonly values: readonly unknown[];
  /** With paths as the caller's own document has them. */
  readonly withheld: readonly Withheld[];
}

/** The response key of a graft in the query that asks for them all. */
const keyOf = (index: number): string => `seen${index}`;

/** The fragments and variables that a selection uses, however deep. Those of the act itself are not among them. */
function usedBelow(selection: ASTNode, document: DocumentNode) {
  const fragments = new Set<FragmentDefinitionNode>();
  const variables = new Set<string>();
  const look = (node: ASTNode): void => {
    visit(node, {
      Variable: ({ name }) => void variables.add(name.value),
      FragmentSpread({ name }) {
        const fragment = document.definitions.find(
          (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name.value,
        );
        if (fragment?.kind !== Kind.FRAGMENT_DEFINITION || fragments.has(fragment)) return;
        fragments.add(fragment);
        look(fragment);
      },
    });
  };
  look(selection);
  return { fragments, variables };
}

/** The selections below the fields that are seen as granted, asked of the root as a query of their own. */
function queryOf(
  grafts: readonly Graft[],
  { document, operation }: Asked,
): [DocumentNode, OperationDefinitionNode] {
  const query: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION,
    operation: OperationTypeNode.QUERY,
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: grafts.map(({ field, selection }, index) => ({
        kind: Kind.FIELD,
        alias: { kind: Kind.NAME, value: keyOf(index) },
        name: { kind: Kind.NAME, value: field },
        selectionSet: selection,
      })),
    },
  };
  const { fragments, variables } = usedBelow(query, document);
  // Whoever is granted something need not know the type of the act's own input.
  const variableDefinitions = (operation.variableDefinitions ?? []).filter(({ variable }) =>
    variables.has(variable.name.value),
  );
  const whole = { ...query, variableDefinitions };
  return [{ kind: Kind.DOCUMENT, definitions: [whole, ...fragments] }, whole];
}

/**
 * Answers what an act's own basis may see of what it opened: through the same door as any bearer of the new token,
 * judged and read on the basis that the token has.
 * @returns null where the act granted nothing
 * @throws CarrelError `NOT_ALLOWED` where it has ended in the same moment; those of the judge; Unavailable
 */
export async function seenAsGranted(
  outer: Context,
  asked: Asked,
  {
    settings,
    contextOf,
  }: { settings: Settings; contextOf: (carrel: CarrelRequest, judgement: Judgement) => Context },
): Promise<Granted | null> {
  const { hash } = outer.granting;
  if (hash === null) return null;
  const principal = await principalOf(outer.pools, hash, outer.now, settings);
  if (principal === null) throw new CarrelError('NOT_ALLOWED', 'What was granted has ended already.');
  const { grafts } = outer.judgement;
  if (grafts.length === 0) return { principal, context: null, errors: undefined, values: [], withheld: [] };
  const carrel = carrelRequest(outer.requestId, principal, outer.now, settings.timeZone);
  const [document, operation] = queryOf(grafts, asked);
  const context = contextOf(carrel, judge(outer.wholeSchema, document, operation, asked.variables, carrel));
  const { data, errors } = await run(context, { variableValues: asked.rawVariables });
  for (const path of context.judgement.blanks) blank(data, path);
  return {
    principal,
    context,
    errors,
    values: grafts.map((_, index) => data?.[keyOf(index)] ?? null),
    withheld: context.judgement.withheld.map((each) => ({
      ...each,
      paths: each.paths.map(([key, ...below]) => [
        ...(grafts.find((_, index) => keyOf(index) === key)?.path ?? []),
        ...below,
      ]),
    })),
  };
}
