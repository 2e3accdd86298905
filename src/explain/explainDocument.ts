import { randomBytes } from 'node:crypto';
import pino from 'pino';
import { type Explained, explain } from '../../schema/judge/explain.ts';
import type { Principal } from '../../schema/policy/principal.ts';
import { schema } from '../../schema/schema.ts';
import { createGateway } from '../gateway/gateway.ts';
import { operationOf, variablesOf } from '../gateway/judging.ts';
import { parseQuietly } from '../gateway/parsing.ts';
import { carrelRequest } from '../gateway/request.ts';
import { validateQuietly } from '../gateway/validation.ts';
import { Secret } from '../secret.ts';
import type { Settings } from '../settings.ts';
import { recordingPools, type Statement } from './statements.ts';

export interface DocumentExplained {
  readonly fields: readonly Explained[];
  /** What would be sent to the database for it, where that does not depend on rows. Empty for an act. */
  readonly statements: readonly Statement[];
}

/** A document to explain, as a request brings one. */
export interface Asked {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Says what a document would get for somebody, without any data: each field with its verdict, and the columns that
 * its statements name. It goes the way that a request goes, on pools with no database behind them; an act is judged
 * and not done.
 * @throws CarrelError for a document that would be refused for what it is
 */
export async function explainDocument(
  asked: Asked,
  principal: Principal,
  now: Date,
  settings: Settings,
): Promise<DocumentExplained> {
  const document = parseQuietly(asked.query);
  const [invalid] = validateQuietly(schema, document);
  if (invalid !== undefined) throw invalid;
  const operation = operationOf(document, asked.operationName);
  const variables = variablesOf(schema, document, operation, asked.variables);
  const request = carrelRequest('explain', principal, now, settings.timeZone);
  const { fields } = explain(schema, document, operation, variables, request);
  if (operation.operation !== 'query') return { fields, statements: [] };
  const { pools, sent } = recordingPools();
  const gateway = createGateway({
    pools,
    // Nothing that is made with it leaves: neither a cursor nor a subject.
    secret: new Secret(randomBytes(32).toString('hex')),
    settings,
    log: { put: () => Promise.resolve() },
    logger: pino({ level: 'silent' }),
  });
  const { query, operationName } = asked;
  await gateway(
    { query, operationName: operationName ?? undefined, variables: { ...asked.variables } } as never,
    request,
  );
  return { fields, statements: sent.filter(({ audience }) => audience !== 'log') };
}
