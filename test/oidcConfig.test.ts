import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { Problem } from '../src/problem.ts';

const canary = 'canary-7f3a';

const problemOf = (env: Record<string, string>): Problem => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it was accepted');
};

const oidc = {
  CARREL_OIDC_ISSUER: 'https://login.library.example',
  CARREL_OIDC_AUDIENCE: 'carrel',
  CARREL_OIDC_CLIENT_IDS: 'desk',
  CARREL_OIDC_ROLES: 'circ-desk=CLERK',
};

test('[config] MUST have the usual claim for roles, and take a provider of this machine’s without TLS', () => {
  expect(readConfig(oidc).oidc?.roleClaim).toBe('roles');
  for (const issuer of ['http://127.0.0.1:8080', 'http://localhost/realms/staff', 'http://[::1]:1'])
    expect(readConfig({ ...oidc, CARREL_OIDC_ISSUER: issuer }).oidc?.issuer).toBe(issuer);
});

test('[config.bad] cannot take half an identity provider', () => {
  for (const left of Object.keys(oidc)) expect(problemOf({ ...oidc, [left]: '' }).message).toContain(left);
  expect(problemOf({ CARREL_OIDC_ROLE_CLAIM: canary }).message).not.toContain(canary);
});

const wrongOidc: Readonly<Record<string, readonly string[]>> = {
  CARREL_OIDC_ISSUER: [
    canary,
    `http://${canary}`,
    `ftp://${canary}`,
    `https://${canary}?a`,
    `https://${canary}#a`,
    `https://u:${canary}@h`,
    `https://${canary}/a b`,
  ],
  CARREL_OIDC_CLIENT_IDS: [`${canary},`, ','],
  CARREL_OIDC_ROLES: [
    canary,
    `${canary}=`,
    '=CLERK',
    `${canary}=clerk`,
    `${canary}=BOSS`,
    `${canary}=CLERK,`,
    `${canary}=CLERK,${canary}=ADMINISTRATOR`,
  ],
};
for (const [name, values] of Object.entries(wrongOidc))
  test(`[config.bad] cannot take a wrong ${name}, and names it without its value`, () => {
    for (const value of values) {
      const problem = problemOf({ ...oidc, [name]: value });
      expect(problem).toMatchObject({ code: 'BAD_CONFIG', exitStatus: 2 });
      expect(problem.message).toContain(name);
      expect(problem.message).not.toContain(canary);
    }
  });
