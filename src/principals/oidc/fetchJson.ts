/** The identity provider said something that cannot be used. The message is ours and holds nothing of what it said. */
export class ProviderFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProviderFault';
  }
}

/** Bytes: a discovery document has some five thousand, a key set less. */
const most = 256 * 1024;

/**
 * Fetches a JSON document from the identity provider, and follows it nowhere else.
 * @param signal ends it, whether nothing comes or it never ends
 * @throws ProviderFault for an answer that cannot be used; `fetch`'s own errors where there is none
 */
export async function fetchJson(url: URL, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { redirect: 'error', headers: { accept: 'application/json' }, signal });
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw new ProviderFault('it answered with another status than 200');
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > most) throw new ProviderFault('its answer is too large');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new ProviderFault('its answer is no JSON');
  }
}
