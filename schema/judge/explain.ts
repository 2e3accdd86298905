import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNullableType,
  isListType,
  type OperationDefinitionNode,
} from 'graphql';
import { partOfRecord } from '../../drizzle/reads/described.ts';
import { columnsOfField } from '../../drizzle/reads/fieldColumns.ts';
import { CarrelError } from '../errors.ts';
import type { RecordClass } from '../policy/classes.ts';
import type { ClauseId } from '../policy/clauses.ts';
import { classesOf, withheldUnder } from '../policy/opens.ts';
import type { Principal } from '../policy/principal.ts';
import { fieldRule } from './fieldRule.ts';
import { type Caller, type Judgement, judge } from './judge.ts';
import { limitsOf } from './limits.ts';
import { walk } from './walk.ts';

/**
 * What becomes of one field for one caller.
 * - `SERVED` as it is
 * - `NARROWED` to the rows of what is open, or of the order's window
 * - `WITHHELD` null, with an error
 * - `NOBODY` null, without an error: the caller reaches nobody by it
 * - `AS_GRANTED` seen on the basis that the act grants
 * - `NOT_ALLOWED` the act is not the caller's, and the document is refused whole
 */
export type Verdict = 'SERVED' | 'NARROWED' | 'WITHHELD' | 'NOBODY' | 'AS_GRANTED' | 'NOT_ALLOWED';

/** One field of a document, with its verdict and the rule that gives it. */
export interface Explained {
  /** Response keys from the root. */
  readonly path: readonly string[];
  readonly coordinate: string;
  readonly verdict: Verdict;
  /** The field's record classes. */
  readonly classes: readonly RecordClass[];
  /** Of them, those that are open to the caller. */
  readonly opened: readonly RecordClass[];
  /** The clause it is decided under; null for what is open to everybody. */
  readonly clause: ClauseId | null;
  /** For a field that is read: `table.column`, and functions. A part of a record has all that its statement reads for it. */
  readonly columns: readonly string[];
}

/** Whether a caller sees only what overlaps a window of days. */
const hasWindow = (principal: Principal): boolean =>
  principal.basis === 'COURT_ORDER' && (principal.window.from !== null || principal.window.to !== null);

export interface Explanation {
  readonly fields: readonly Explained[];
  /** Null where the document is refused whole. */
  readonly judgement: Judgement | null;
}

/** Whether a caller is told why an answer is as it is, where it asks: an administrator, about their own. */
export const mayHaveExplained = (principal: Principal): boolean =>
  principal.basis === 'STAFF' && principal.role === 'ADMINISTRATOR';

const keyOf = (path: readonly string[]): string => path.join(' ');

/**
 * Says of each field of a document what a caller would get of it, without any data: the judgement itself, field by
 * field, and no second one.
 * @throws CarrelError as {@link judge}, but for an act that is not the caller's
 */
export function explain(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  caller: Caller,
): Explanation {
  const judgement = judgedOrRefused(schema, document, operation, variables, caller);
  const withheld = new Set(judgement?.withheld.flatMap(({ paths }) => paths.map(keyOf)));
  const closedRoots = new Set(judgement?.blanks.filter(({ length }) => length === 1).map(keyOf));
  const grafts = new Set(judgement?.grafts.map(({ path }) => keyOf(path)));
  const fields = new Map<string, Explained>();
  const desk = caller.principal.basis === 'STAFF';
  const root = schema.getRootType(operation.operation);
  if (root == null) throw new CarrelError('GRAPHQL_VALIDATION_FAILED', 'There is no such kind of operation.');

  const verdictOf = (path: readonly string[], isNarrowed: boolean): Verdict => {
    if (judgement === null) return 'NOT_ALLOWED';
    if (grafts.has(keyOf(path))) return 'AS_GRANTED';
    if (withheld.has(keyOf(path))) return 'WITHHELD';
    if (closedRoots.has(path[0] ?? '')) return 'NOBODY';
    return isNarrowed ? 'NARROWED' : 'SERVED';
  };

  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name.value, definition);
  walk(
    {
      schema,
      fragments,
      variables,
      limits: limitsOf(caller.principal),
      visit({ type, field, path }) {
        const rule = fieldRule(type, field);
        if (rule === null) return true;
        const classes = classesOf(rule.discloses);
        const opened = classes.filter((each) => caller.opened.has(each));
        const isOpenToAll = classes.every((each) => each === 'open');
        const coordinate = `${type.name}.${field.name}`;
        const part = partOfRecord(coordinate, desk);
        const isBounded = (part?.isDated ?? false) && hasWindow(caller.principal);
        const isNarrowed =
          isBounded || (isListType(getNullableType(field.type)) && opened.length < classes.length);
        const verdict = verdictOf(path, isNarrowed);
        const isRead = verdict === 'SERVED' || verdict === 'NARROWED';
        fields.set(keyOf(path), {
          path: [...path],
          coordinate,
          verdict,
          classes,
          opened,
          clause: isOpenToAll ? null : withheldUnder(caller.principal, rule.discloses),
          columns: isRead ? (part?.columns ?? columnsOfField(coordinate)) : [],
        });
        return (
          verdict !== 'AS_GRANTED' &&
          verdict !== 'NOT_ALLOWED' &&
          (verdict !== 'WITHHELD' || path.length === 1)
        );
      },
    },
    root,
    operation.selectionSet,
  );
  return { fields: [...fields.values()], judgement };
}

function judgedOrRefused(...asked: Parameters<typeof judge>): Judgement | null {
  try {
    return judge(...asked);
  } catch (error) {
    if (error instanceof CarrelError && error.extensions.code === 'NOT_ALLOWED') return null;
    throw error;
  }
}
