import type { IncomingMessage } from 'node:http';
import type { GraphQLParams } from 'graphql-yoga';
import type { Limits } from '../../schema/judge/limits.ts';
import { Refusal } from './refusal.ts';
import { within } from './within.ts';

/** What a request asks for: a document's text, or the id of a registered one. */
export interface Asked {
  readonly params: GraphQLParams;
  readonly documentId: string | null;
  /** Whether the answer is to say of each field why it is as it is (`extensions.explain`). */
  readonly explain: boolean;
}

type Bounds = Pick<Limits, 'bodyBytes' | 'milliseconds'>;

async function bytes(request: IncomingMessage, { bodyBytes }: Bounds): Promise<Buffer> {
  const tooLarge = () => new Refusal(413, 'BAD_INPUT', `A request has at most ${bodyBytes} bytes.`, 'body');
  if (Number(request.headers['content-length'] ?? 0) > bodyBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function text(request: IncomingMessage, bounds: Bounds): Promise<string> {
  const late = () => new Refusal(408, 'BAD_INPUT', 'The body took too long to come.', 'body');
  const read = await within(bounds.milliseconds, bytes(request, bounds), late);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(read);
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
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.trim().toLowerCase() !== 'identity')
    throw new Refusal(415, 'BAD_INPUT', 'Send the body as it is, not compressed.', 'content-encoding');
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
 * @throws Refusal 400, 408, 413
 */
export async function readBody(request: IncomingMessage, bounds: Bounds): Promise<Asked> {
  const read = await text(request, bounds);
  try {
    return askedIn(JSON.parse(read));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, 'BAD_INPUT', 'The body is not JSON.', 'body');
  }
}

/**
 * Reads a GraphQL request from a URL: its members are parameters, and those that are objects are JSON.
 * @throws Refusal 400
 */
export function readUrl(parameters: URLSearchParams): Asked {
  const members: Record<string, unknown> = {};
  for (const name of ['query', 'operationName', 'variables', 'extensions']) {
    const [value, ...more] = parameters.getAll(name);
    if (more.length > 0) throw new Refusal(400, 'BAD_INPUT', `"${name}" stands in the URL twice.`, name);
    if (value === undefined) continue;
    try {
      members[name] = name === 'variables' || name === 'extensions' ? JSON.parse(value) : value;
    } catch {
      throw new Refusal(400, 'BAD_INPUT', `"${name}" must be JSON.`, name);
    }
  }
  return askedIn(members);
}

/** @throws Refusal 400 */
function askedIn(body: unknown): Asked {
  if (!isObject(body))
    throw new Refusal(400, 'BAD_INPUT', 'The body must be one JSON object: one request at a time.', 'body');
  const query = member(body, 'query', isText, 'a string');
  const documentId = member(body, 'documentId', isText, 'a string');
  const operationName = member(body, 'operationName', isText, 'a string or null');
  const variables = member(body, 'variables', isObject, 'an object or null');
  const extensions = member(body, 'extensions', isObject, 'an object or null');
  if (query === undefined && documentId === undefined)
    throw new Refusal(400, 'BAD_INPUT', '"query" must be a GraphQL document.', 'query');
  return {
    params: {
      ...(query === undefined ? {} : { query }),
      ...(operationName === undefined ? {} : { operationName }),
      variables: variables ?? {},
    },
    documentId: documentId ?? null,
    explain: extensions?.explain === true,
  };
}
