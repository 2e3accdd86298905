import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import { CarrelError } from '../errors.ts';
import { type ActName, mayAct } from '../policy/acts.ts';
import { isReached, type Reach } from '../policy/bases.ts';
import type { RecordClass } from '../policy/classes.ts';
import type { ClauseId } from '../policy/clauses.ts';
import { classesOf, type FieldClass, isOpen, withheldUnder } from '../policy/opens.ts';
import type { Principal } from '../policy/principal.ts';
import { Asking } from './cost.ts';
import { fieldRule } from './fieldRule.ts';
import { type Graft, Grafts } from './grafts.ts';
import { limitsOf } from './limits.ts';
import { ListSizes } from './listSizes.ts';
import { prune, type Serves } from './prune.ts';
import { tooLarge, walk } from './walk.ts';

/** A field that the caller's basis does not open, wherever the document asks for it. */
export interface Withheld {
  readonly coordinate: string;
  readonly class: FieldClass;
  readonly clause: ClauseId;
  readonly paths: readonly (readonly string[])[];
}

/** What a document is for one caller: decided from document, variables and basis, before anything is read. */
export interface Judgement {
  /** The document with what is not served cut from it. */
  readonly document: DocumentNode;
  readonly withheld: readonly Withheld[];
  /** Fields that the basis which this act grants is to see: run apart, and put in their place. */
  readonly grafts: readonly Graft[];
  /** Response paths that answer null: what is withheld, and roots that reach nobody for this caller. */
  readonly blanks: readonly (readonly string[])[];
  /** Response key of a root field → the coordinates served below it. */
  readonly served: ReadonlyMap<string, ReadonlySet<string>>;
  /** List (its path of response keys) → how many fields are asked of each of its rows. */
  readonly belowLists: ReadonlyMap<string, number>;
  /** Open classes that this answer is made of. */
  readonly classes: ReadonlySet<RecordClass>;
  /** The act that the document asks for; null for a query. */
  readonly act: ActName | null;
  /** What it asks for, as far as it costs. */
  readonly asking: Asking;
}

/** Who the document is judged for. */
export interface Caller {
  readonly principal: Principal;
  readonly opened: ReadonlySet<RecordClass>;
  readonly reach: Reach;
}

/**
 * Judges a validated document by the policy page: each field's class against the classes open to the caller. Below a
 * withheld field nothing more is said, since the field itself is the answer; below a withheld root the record's own
 * fields are judged too, so that the caller learns what its basis does not open, by whichever door it came.
 * @param variables coerced, for `@skip` and `@include`
 * @throws CarrelError `NOT_ALLOWED` for an act that is not this caller's to do, before anything is written;
 *   `GRAPHQL_VALIDATION_FAILED` for a document beyond the limits
 */
export function judge(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  caller: Caller,
): Judgement {
  const root = schema.getRootType(operation.operation);
  if (root == null) throw new CarrelError('GRAPHQL_VALIDATION_FAILED', 'There is no such kind of operation.');
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name.value, definition);

  const withheld = new Map<string, Withheld & { paths: string[][] }>();
  const blanks: (readonly string[])[] = [];
  const served = new Map<string, Set<string>>();
  const classes = new Set<RecordClass>();
  const limits = limitsOf(caller.principal);
  const grafts = new Grafts(limits.roots);
  const asking = new Asking(document);
  let act: ActName | null = null;
  const sizes = new ListSizes();
  /** Response keys of roots that check a card. */
  const checks = new Set<string>();
  /** Response keys of roots that answer null: below them fields are judged, and none is served. */
  const closedRoots = new Set<string>();

  walk(
    {
      schema,
      fragments,
      variables,
      limits,
      visit({ type, field, path, node }) {
        const rule = fieldRule(type, field);
        const isCheck =
          path.length === 1 && rule?.reaches === 'one card' && isObjectType(getNamedType(field.type));
        asking.add(path, field, node, isCheck);
        if (isCheck && checks.add(path.join()).size > 1)
          throw tooLarge('checks more than one card: each is a request of its own');
        // Walked for the limits only, before anything is done; judged once it is known what the basis opens.
        if (grafts.hold(path)) return true;
        if (rule === null) {
          // `__typename` has no rule, and is a value in every row all the same.
          sizes.add(path, field.type);
          return true;
        }
        const coordinate = `${type.name}.${field.name}`;
        const [key = ''] = path;
        if (rule.may !== null) {
          requireAct(caller.principal, rule.may);
          act = rule.may;
        }
        if (rule.asGranted) {
          grafts.add(path, field.name, node.selectionSet);
          return true;
        }
        if (!isOpen(rule.discloses, caller.opened)) {
          const entry = withheld.get(coordinate) ?? {
            coordinate,
            class: rule.discloses,
            clause: withheldUnder(caller.principal, rule.discloses),
            paths: [],
          };
          if (!entry.paths.some((known) => known.join() === path.join())) entry.paths.push([...path]);
          withheld.set(coordinate, entry);
          blanks.push(path);
          if (path.length === 1) closedRoots.add(key);
          return path.length === 1;
        }
        if (!isReached(rule.reaches, caller.reach)) {
          blanks.push(path);
          closedRoots.add(key);
          return true;
        }
        if (closedRoots.has(key)) return true;
        sizes.add(path, field.type);
        const below = served.get(key) ?? new Set<string>();
        served.set(key, below.add(coordinate));
        for (const recordClass of classesOf(rule.discloses))
          if (caller.opened.has(recordClass)) classes.add(recordClass);
        return true;
      },
    },
    root,
    operation.selectionSet,
  );

  const serves: Serves = (type, field) => {
    const rule = fieldRule(type, field);
    return (
      rule === null ||
      (!rule.asGranted && isOpen(rule.discloses, caller.opened) && isReached(rule.reaches, caller.reach))
    );
  };
  // What is skipped is not judged, and can still be a field that is not served: a variable of it may be of a type that
  // the caller's own schema does not have.
  const isWhole =
    blanks.length + grafts.all.length === 0 && (operation.variableDefinitions ?? []).length === 0;
  return {
    document: isWhole ? document : prune(schema, document, serves),
    withheld: [...withheld.values()],
    blanks,
    grafts: grafts.all,
    served,
    belowLists: sizes.below,
    classes,
    act,
    asking,
  };
}

function requireAct(principal: Principal, act: ActName): void {
  if (!mayAct(principal, act))
    throw new CarrelError('NOT_ALLOWED', 'This act is not for this caller, or not for this purpose.');
}
