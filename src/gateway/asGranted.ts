import {
  type DocumentNode,
  type ExecutionResult,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { Context } from '../../schema/context.ts';
import { CarrelError } from '../../schema/errors.ts';
import { type Graft, type Judgement, judge } from '../../schema/judge/judge.ts';
import { principalOf } from '../principals/resolve.ts';
import type { Settings } from '../settings.ts';
import { type CarrelRequest, carrelRequest } from './request.ts';
import { run } from './run.ts';

/** The document that an act came in. */
export interface Asked {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What the granted basis is answered, and the context that it was answered in. */
export interface GrantedAnswer {
  readonly result: ExecutionResult;
  readonly context: Context;
}

/** The selection below a field that is seen as granted, asked of the root as a query of its own. */
function queryOf(graft: Graft, { document, operation }: Asked): [DocumentNode, OperationDefinitionNode] {
  const query: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION,
    operation: OperationTypeNode.QUERY,
    ...(operation.variableDefinitions && { variableDefinitions: operation.variableDefinitions }),
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [
        {
          kind: Kind.FIELD,
          name: { kind: Kind.NAME, value: graft.field },
          ...(graft.selection && { selectionSet: graft.selection }),
        },
      ],
    },
  };
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return [{ kind: Kind.DOCUMENT, definitions: [query, ...fragments] }, query];
}

/**
 * Answers what an act's own basis may see of what it opened: through the same door as any bearer of the new token,
 * judged and read on the basis that the token has.
 * @returns null where the act granted nothing
 * @throws CarrelError of the judge; Unavailable
 */
export async function runAsGranted(
  outer: Context,
  graft: Graft,
  asked: Asked,
  {
    settings,
    contextOf,
  }: { settings: Settings; contextOf: (carrel: CarrelRequest, judgement: Judgement) => Context },
): Promise<GrantedAnswer | null> {
  const { hash } = outer.granting;
  if (hash === null) return null;
  const principal = await principalOf(outer.pools, hash, outer.now, settings);
  if (principal === null) throw new CarrelError('NOT_ALLOWED', 'What was granted has ended already.');
  const carrel = carrelRequest(outer.requestId, principal, outer.now, settings.timeZone);
  const [document, operation] = queryOf(graft, asked);
  const context = contextOf(carrel, judge(outer.wholeSchema, document, operation, asked.variables, carrel));
  return { result: await run(context, { variableValues: asked.variables }), context };
}
