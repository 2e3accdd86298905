import { createHmac } from 'node:crypto';
import type { Caller, Question } from '../contender.ts';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * What a caller shows to a contender that knows no tokens of Carrel's: a JSON Web Token (RFC 7519) with the role and
 * whom it is about, signed by HMAC-SHA256. It lives until 2100: what is measured is not how a token expires.
 * @param secret the bench's; without one the process's `BENCH_SECRET`
 */
export function signedToken(caller: Caller, secret: string = process.env.BENCH_SECRET ?? ''): string {
  const { token: _, ...claims } = caller;
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ ...claims, exp: 4_102_444_800 })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** Each caller is signed for once: many questions are one caller's. */
const tokens = new Map<string, string>();

/**
 * The headers of a question's request. Who asks at the desk sees a whole record: a caregiver who has the card at hand is
 * no less to these contenders than staff are.
 */
export function headersOf({ work, caller: asking }: Question): Record<string, string> {
  const caller: Caller = work === 'desk' ? { role: 'staff', token: '' } : asking;
  const key = JSON.stringify({ ...caller, token: '' });
  const token = tokens.get(key) ?? signedToken(caller);
  tokens.set(key, token);
  return { 'content-type': 'application/json', authorization: `Bearer ${token}` };
}

/** Whether a clerk asks at the desk, who is told no contact there. A clerk's token of Carrel's is known by its kind. */
export const isClerk = ({ token }: Caller): boolean => token.startsWith('carrel_s_');
