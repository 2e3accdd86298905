import type { IncomingMessage } from 'node:http';
import type { GraphQLParams } from 'graphql-yoga';
import { Refusal } from './refusal.ts';

/** Bytes of a request's body at most. */
export const mostBytes = 100 * 1024;

/** What a request asks for: a document's text, or the id of a registered one. */
export interface Asked {
  readonly params: GraphQLParams;
  readonly documentId: string | null;
}

const tooLarge = () => new Refusal(413, 'BAD_INPUT', `A request has at most ${mostBytes} bytes.`, 'body');

async function text(request: IncomingMessage): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new Refusal(400, 'BAD_INPUT', 'The body is not UTF-8.', 'body');
  }
}

/**
 * `application/json` and nothing else: a foreign page cannot send it unasked.
 * @throws Refusal 415
 */
export function requireJson(request: IncomingMessage): void {
  const sent = request.headersDistinct['content-type'] ?? [];
  const [type = '', ...parameters] = (sent.length === 1 ? (sent[0] ?? '') : '').toLowerCase().split(';');
  const charset = parameters.map((each) => each.trim()).find((each) => each.startsWith('charset='));
  if (type.trim() !== 'application/json' || (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)))
    throw new Refusal(415, 'BAD_INPUT', 'Send application/json, in UTF-8.', 'content-type');
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function member<Value>(
  body: Record<string, unknown>,
  name: string,
  fits: (value: unknown) => value is Value,
  must: string,
): Value | undefined {
  const value = body[name];
  if (value == null) return undefined;
  if (!fits(value)) throw new Refusal(400, 'BAD_INPUT', `"${name}" must be ${must}.`, name);
  return value;
}

const isText = (value: unknown): value is string => typeof value === 'string';

/**
 * Reads a GraphQL request from a body of JSON.
 * @throws Refusal 400, 413
 */
export async function readBody(request: IncomingMessage): Promise<Asked> {
  let body: unknown;
  try {
    body = JSON.parse(await text(request));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, 'BAD_INPUT', 'The body is not JSON.', 'body');
  }
  if (!isObject(body))
    throw new Refusal(400, 'BAD_INPUT', 'The body must be one JSON object: one request at a time.', 'body');
  const query = member(body, 'query', isText, 'a string');
  const documentId = member(body, 'documentId', isText, 'a string');
  const operationName = member(body, 'operationName', isText, 'a string or null');
  const variables = member(body, 'variables', isObject, 'an object or null');
  member(body, 'extensions', isObject, 'an object or null');
  if (query === undefined && documentId === undefined)
    throw new Refusal(400, 'BAD_INPUT', '"query" must be a GraphQL document.', 'query');
  return {
    params: {
      ...(query === undefined ? {} : { query }),
      ...(operationName === undefined ? {} : { operationName }),
      variables: variables ?? {},
    },
    documentId: documentId ?? null,
  };
}
