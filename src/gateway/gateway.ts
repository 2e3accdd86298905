import type { DocumentNode, ExecutionResult } from 'graphql';
import { createLRUCache, createYoga, type GraphQLParams, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Pools } from '../../drizzle/pools.ts';
import { catalogueLoaders } from '../../schema/catalogueLoaders.ts';
import { type Context, Granting } from '../../schema/context.ts';
import { Disclosing } from '../../schema/disclosing.ts';
import { CarrelError, unavailable } from '../../schema/errors.ts';
import { explain, mayHaveExplained } from '../../schema/judge/explain.ts';
import type { Judgement } from '../../schema/judge/judge.ts';
import type { ActName } from '../../schema/policy/acts.ts';
import { schema } from '../../schema/schema.ts';
import { viewOf } from '../../schema/view.ts';
import type { DisclosureLog } from '../disclosure/openLog.ts';
import type { Secret } from '../secret.ts';
import type { Settings } from '../settings.ts';
import { actingWith } from './acting.ts';
import { answer } from './answer.ts';
import { seenAsGranted } from './asGranted.ts';
import { encryptedCursors } from './cursors.ts';
import { requireSchemaOnly } from './inUrl.ts';
import { judged, noOperation, operationOf, variablesOf } from './judging.ts';
import { checkTokens, parseQuietly } from './parsing.ts';
import type { CarrelRequest } from './request.ts';
import { run } from './run.ts';
import { validateQuietly } from './validation.ts';

export interface GatewayOptions {
  readonly pools: Pools;
  readonly secret: Secret;
  readonly settings: Settings;
  readonly log: DisclosureLog;
  readonly logger: Logger;
}

/** How a document came. */
export interface Arrival {
  /** By GET: then it stands in a URL. */
  readonly inUrl: boolean;
  /** Whether the caller asks why the answer is as it is. Told to administrators. */
  readonly explain: boolean;
  /** Charges what it costs, before it runs; what it throws is the answer. The act is null for a query. */
  charge(cost: number, act: ActName | null): Promise<void>;
}

const unseen: Arrival = { inUrl: false, explain: false, charge: async () => {} };

/** Answers one GraphQL request of one caller. Never rejects: whatever goes wrong is in the result, told as far as it may be. */
export type Gateway = (
  params: GraphQLParams,
  request: CarrelRequest,
  arrival?: Arrival,
) => Promise<ExecutionResult>;

/** Parsed documents kept at once; a library's own clients send a few dozen. */
const mostDocumentsKept = 128;

interface ServerContext {
  carrel: CarrelRequest;
  arrival: Arrival;
}

/** The way of one document: parse, validate, judge, run what is left as the audience's own role, log, answer. */
function wayOfADocument(options: GatewayOptions): Plugin<ServerContext> {
  const { pools, settings, log, logger } = options;
  const cursors = encryptedCursors(options.secret);
  const acting = actingWith(options);
  /** A request's own context, never shared: scope-auth remembers its verdicts by it. */
  const contextOf = (carrel: CarrelRequest, judgement: Judgement): Context => ({
    ...carrel,
    wholeSchema: schema,
    timeZone: settings.timeZone,
    currency: settings.currency,
    rules: settings,
    acting,
    view: viewOf(carrel.principal, carrel.opened, carrel.now, settings.timeZone),
    pools,
    cursors,
    catalogue: catalogueLoaders(pools),
    judgement,
    disclosing: new Disclosing(),
    granting: new Granting(),
  });
  return {
    onParse({ setParseFn }) {
      setParseFn(parseQuietly);
    },
    onValidate({ params, context, setValidationFn }) {
      checkTokens(params.documentAST as DocumentNode, (context as unknown as ServerContext).carrel.principal);
      setValidationFn(validateQuietly as never);
    },
    onSubscribe() {
      // A subscription would keep its first verdict; there are none.
      throw new CarrelError('GRAPHQL_VALIDATION_FAILED', 'There are no subscriptions.');
    },
    async onExecute({ args, setExecuteFn }) {
      const { carrel, arrival } = args.contextValue as ServerContext;
      const { document } = args;
      const operation = operationOf(document, args.operationName);
      if (arrival.inUrl) requireSchemaOnly(document, operation);
      const rawVariables = args.variableValues ?? {};
      const variables = variablesOf(schema, document, operation, rawVariables);
      const judgement = judged(schema, document, operation, variables, carrel);
      const context = contextOf(carrel, judgement);
      await arrival.charge(judgement.asking.cost(variables, judgement.act !== null), judgement.act);
      setExecuteFn((args) => run(context, args));
      return {
        onExecuteDone: async ({ result, setResult }) => {
          const asked = { document, operation, rawVariables, variables };
          const asGranted = () => seenAsGranted(context, asked, { settings, contextOf });
          const answered = await answer(result as ExecutionResult, context, { log, logger, asGranted });
          const isExplained = arrival.explain && answered.data != null && mayHaveExplained(carrel.principal);
          const explained = () => explain(schema, document, operation, variables, carrel).fields;
          setResult(isExplained ? { ...answered, extensions: { explain: explained() } } : answered);
        },
      };
    },
  };
}

/** An error as it is told to a caller; null for one that is not written for callers. */
function told(error: unknown): CarrelError | null {
  if (error instanceof CarrelError) return error;
  // Yoga looks for the operation before we do.
  const code =
    error instanceof Error && 'extensions' in error ? (error.extensions as { code?: unknown }).code : null;
  return code === 'OPERATION_RESOLUTION_FAILURE' ? noOperation() : null;
}

/** The last look at a result: an error that is not written for a caller does not reach one, whoever made it. */
function onlyOurs(result: ExecutionResult, { requestId }: CarrelRequest, logger: Logger): ExecutionResult {
  if (result.errors === undefined) return result;
  const errors = result.errors.map(told);
  if (errors.every((error) => error !== null)) return { ...result, errors };
  logger.error({ requestId }, 'the engine failed; nothing was answered');
  return { errors: [unavailable()] };
}

/**
 * Yoga's engine with the way of a document in it. HTTP is not its business: `src/http` hands it parameters.
 */
export function createGateway(options: GatewayOptions): Gateway {
  const yoga = createYoga<ServerContext>({
    schema,
    plugins: [wayOfADocument(options)],
    cors: false,
    graphiql: false,
    landingPage: false,
    batching: false,
    maskedErrors: false,
    // Anyone can send a document that nobody sent before: what is remembered of them has an end.
    parserAndValidationCache: {
      documentCache: createLRUCache({ max: mostDocumentsKept }),
      errorCache: createLRUCache({ max: mostDocumentsKept }),
    },
    logging: false,
  });
  // The engine asks for a fetch Request only to hand it to plugins, and none here reads it.
  const request = new yoga.fetchAPI.Request('http://carrel.invalid/graphql', { method: 'POST' });
  return async (params, carrel, arrival = unseen) => {
    try {
      const result = await yoga.getResultForParams({ params, request }, { carrel, arrival } as never);
      return onlyOurs(result as ExecutionResult, carrel, options.logger);
    } catch (error) {
      const known = told(error);
      if (known !== null) return { errors: [known] };
      throw error;
    }
  };
}
