import type { ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';

/** Every answer is for its caller alone: nothing on the way may keep it. */
const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;

/** An answer as it is sent: errors with their message and our own extensions, and nothing that the engine added. */
function spoken({ errors, data, extensions }: ExecutionResult): object {
  const told = errors?.map(({ message, extensions: { http: _, ...extensions } }) => ({
    message,
    extensions,
  }));
  return {
    ...(told === undefined ? {} : { errors: told }),
    ...(data === undefined ? {} : { data }),
    ...(extensions?.explain === undefined ? {} : { extensions: { explain: extensions.explain } }),
  };
}

export function send(
  response: ServerResponse,
  status: number,
  mediaType: string,
  result: ExecutionResult,
): void {
  const body = JSON.stringify(spoken(result));
  const retryAfter = result.errors?.[0]?.extensions.retryAfter;
  response.writeHead(status, {
    ...always,
    'content-type': `${mediaType}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(status === 405 ? { allow: 'POST' } : {}),
    // The rest of the body may still be on its way: nothing after it on this connection is a request.
    ...(status === 408 ? { connection: 'close' } : {}),
    ...(typeof retryAfter === 'number' ? { 'retry-after': String(retryAfter) } : {}),
  });
  response.end(body);
}

export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...always, 'content-type': 'text/plain; charset=utf-8', ...headers });
  response.end(text);
}
