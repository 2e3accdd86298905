import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Audience, roleName } from '../../drizzle/audiences.ts';
import { audiencePassword } from '../../src/secret.ts';
import type { TestDatabase } from '../setup/database.ts';

const program = fileURLToPath(new URL('./copyAll.ts', import.meta.url));

/**
 * All that comes back to a login that copies instead of selecting: rows and errors alike.
 * @param evidence hexadecimal hash of a token
 * @param queries what each copy is of
 */
export async function copied(
  { url, roles, secret }: TestDatabase,
  audience: Audience,
  evidence: string,
  queries: readonly string[],
): Promise<string> {
  const address = new URL(url);
  address.username = roleName(audience, roles);
  address.password = encodeURIComponent(audiencePassword(secret)(audience));
  const copies = queries.map((query) => `copy (${query}) to stdout`);
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ url: address.href, evidence, copies }));
  return text(child.stdout);
}
