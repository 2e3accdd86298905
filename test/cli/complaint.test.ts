import { expect, test } from 'vitest';
import { complaint } from '../../src/cli/complaint.ts';
import { Problem } from '../../src/problem.ts';

const canary = 'canary-1e77';

test('[cli.complaint] MUST give a problem its line, code and exit status', () => {
  expect(complaint(new Problem('PORT_IN_USE', 'port 4000 is in use: set PORT', 1))).toEqual({
    text: 'carrel: port 4000 is in use: set PORT [PORT_IN_USE]',
    exitStatus: 1,
  });
});

test('[cli.complaint] cannot show more of an unexpected error than a code', () => {
  const errors: [unknown, string][] = [
    [new TypeError(canary), 'TypeError'],
    [Object.assign(new Error(canary), { code: 'ERR_ODD' }), 'ERR_ODD'],
    [new Error(canary, { cause: { code: '22P02', message: canary } }), '22P02'],
    [canary, 'UNKNOWN'],
    [null, 'UNKNOWN'],
  ];
  for (const [error, code] of errors)
    expect(complaint(error)).toEqual({
      text: `carrel: unexpected error (${code}); set CARREL_LOG_LEVEL=debug to see it`,
      exitStatus: 1,
    });
});

test('[cli.complaint] MUST show where it came from at debug, and why', () => {
  const { text } = complaint(new RangeError('out of cheese'), { debug: true });
  expect(text).toMatch(/^carrel: unexpected error \(RangeError\)\nRangeError: out of cheese\n {4}at /);
});

test('[cli.complaint] cannot show a password or a parameter, even at debug', () => {
  const failed = Object.assign(new Error(`Failed query: select $1\nparams: ${canary}`), {
    query: 'select $1',
  });
  const addressed = new Error(`cannot parse postgres://u:${canary}@h/d`);
  for (const error of [failed, addressed, new Error('outer', { cause: failed })]) {
    const { text } = complaint(error, { debug: true });
    expect(text).toContain('    at ');
    expect(text).not.toContain(canary);
  }
});

test('[cli.complaint] MUST find the database’s word under the wrappings', () => {
  const wrapped = new Error('outer', { cause: new Error('middle', { cause: { code: '28P01' } }) });
  expect(complaint(wrapped)).toMatchObject({ exitStatus: 1 });
  expect(complaint(wrapped).text).toMatch(/\[DATABASE_PASSWORD\]$/);
});
