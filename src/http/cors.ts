import type { IncomingMessage, ServerResponse } from 'node:http';
import cors from 'cors';

/** Whether a text is one whole origin, as a browser sends it: neither `*` nor `null`, and no path behind it. */
export function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text && !text.includes('*');
}

/** A step before a request is answered. It calls `next` unless it has answered itself. */
export type Step = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/**
 * Lets pages of the origins named ask from a browser, without cookies. To any other origin, and where none is named,
 * it says nothing: its browser keeps the answer from the page, and asks nothing of what it may send.
 */
export const corsFor = (origins: readonly string[]): Step =>
  cors({
    origin: (origin, allow) => allow(null, origin !== undefined && origins.includes(origin)),
    methods: ['POST'],
    allowedHeaders: ['content-type', 'authorization', 'carrel-purpose'],
    exposedHeaders: ['retry-after'],
    credentials: false,
    maxAge: 600,
  }) as Step;
