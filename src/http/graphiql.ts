import type { ServerResponse } from 'node:http';

let page: string | undefined;

/**
 * GraphiQL, for a browser at the endpoint. Served whole from here: it fetches nothing from anywhere else. It is several
 * megabytes of text, loaded when a browser first asks for it: a gateway that only programs call never holds it.
 */
export async function sendGraphiql(response: ServerResponse): Promise<void> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
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
