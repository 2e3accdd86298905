import { expect } from 'vitest';
import type { Answer } from '../setup/carrel.ts';

export const codesOf = ({ json }: Answer): string[] =>
  (json?.errors ?? []).map((error: { extensions: { code: string } }) => error.extensions.code);

/** The coordinates that an answer withholds, in its order. */
export const withheldOf = ({ json }: Answer): string[] =>
  (json?.errors ?? []).map(
    ({ extensions }: { extensions: { code: string; coordinate?: string } }) =>
      extensions.coordinate ?? extensions.code,
  );

/** Holds an answer to be one error and nothing else: no `data`, no place in the document, no stack. */
export function expectRefused(answer: Answer, status: number, code: string): void {
  expect(answer.json, answer.text).toEqual({
    errors: [{ message: expect.any(String), extensions: expect.objectContaining({ code }) }],
  });
  expect(answer.status).toBe(status);
  expect(answer.headers['cache-control']).toBe('no-store');
}

/** Headers of a POST of JSON, as name and value in turn. */
export const json = ['Content-Type', 'application/json'] as const;
export const bearer = (token: string) => ['Authorization', `Bearer ${token}`] as const;
