import type { ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';

const mediaTypes = ['application/graphql-response+json', 'application/json'] as const;

/**
 * The media type of an answer, by what the client accepts; null where it accepts none of ours.
 * @param accept the `Accept` header
 */
export function negotiate(accept: string | undefined): (typeof mediaTypes)[number] | null {
  if (accept === undefined || accept.trim() === '') return 'application/json';
  const accepted = accept.split(',').map((each) => (each.split(';')[0] ?? '').trim().toLowerCase());
  const named = accepted.find((each) => mediaTypes.some((type) => type === each));
  if (named !== undefined) return mediaTypes.find((type) => type === named) ?? null;
  return accepted.some((each) => each === '*/*' || each === 'application/*') ? 'application/json' : null;
}

/** Every answer is for its caller alone: nothing on the way may keep it. */
const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;

/** An answer as it is sent: errors with their message and our own extensions, and nothing that the engine added. */
function spoken({ errors, data }: ExecutionResult): object {
  const told = errors?.map(({ message, extensions: { http: _, ...extensions } }) => ({
    message,
    extensions,
  }));
  return { ...(told === undefined ? {} : { errors: told }), ...(data === undefined ? {} : { data }) };
}

export function send(
  response: ServerResponse,
  status: number,
  mediaType: string,
  result: ExecutionResult,
): void {
  const body = JSON.stringify(spoken(result));
  response.writeHead(status, {
    ...always,
    'content-type': `${mediaType}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
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
