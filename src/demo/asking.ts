/** An answer over HTTP, as a client that knows no more than the address has it. */
export interface Answered {
  readonly status: number;
  /** Every byte of the body. */
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>> | null;
  /** The codes of its errors, and the fields that they are about. */
  readonly refused: readonly { readonly code: string; readonly coordinate: string | null }[];
}

interface Body {
  data?: Record<string, unknown> | null;
  errors?: { extensions: { code: string; coordinate?: string } }[];
}

/**
 * Asks as a client does.
 * @param token null asks as the public
 */
export async function ask(
  endpoint: string,
  token: string | null,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Answered> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  const { data = null, errors = [] } = JSON.parse(text) as Body;
  const refused = errors.map(({ extensions: { code, coordinate = null } }) => ({ code, coordinate }));
  return { status: response.status, text, data, refused };
}
