import type { ServerResponse } from 'node:http';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';

let page: string | undefined;

/** GraphiQL, for a browser at the endpoint. Served whole from here: it fetches nothing from anywhere else. */
export function sendGraphiql(response: ServerResponse): void {
  page ??= renderGraphiQL({
    title: 'Carrel',
    endpoint: '/graphql',
    defaultQuery: '{ viewer { basis classes } }',
  });
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  });
  response.end(page);
}
