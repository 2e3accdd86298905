import { expect, test } from 'vitest';
import type { Role } from '../../../schema/policy/purposes.ts';
import { roleOf } from '../../../src/principals/oidc/roleOf.ts';

const roles = new Map<string, Role>([
  ['circ-desk', 'CLERK'],
  ['library-admin', 'ADMINISTRATOR'],
  ['volunteers', 'VOLUNTEER'],
  ['Circulation Desk', 'CLERK'],
  ['Desk', 'ADMINISTRATOR'],
]);
const from = (claims: unknown, path = 'roles') => roleOf(claims, path, roles);

test('[collect.function] a text or a list of texts MUST give the widest role that it has a value for', () => {
  expect(from({ roles: 'circ-desk' })).toBe('CLERK');
  expect(from({ roles: 'patrons volunteers' })).toBe('VOLUNTEER');
  expect(from({ roles: ['volunteers', 'patrons'] })).toBe('VOLUNTEER');
  expect(from({ roles: ['volunteers', 'library-admin', 'circ-desk'] })).toBe('ADMINISTRATOR');
  expect(from({ roles: 'circ-desk volunteers' })).toBe('CLERK');
});

test('[collect.function] a value with blanks MUST be taken whole before its words are', () => {
  expect(from({ roles: 'Circulation Desk' })).toBe('CLERK');
  expect(from({ roles: ['Circulation Desk'] })).toBe('CLERK');
  expect(from({ roles: ['Front Desk'] })).toBeNull();
});

test('[collect.function] a claim MUST be found by its name, dots and all, or by the way to it', () => {
  expect(from({ realm_access: { roles: ['circ-desk'] } }, 'realm_access.roles')).toBe('CLERK');
  expect(from({ 'https://library.example/roles': ['circ-desk'] }, 'https://library.example/roles')).toBe(
    'CLERK',
  );
  expect(from({ 'a.b': 'volunteers', a: { b: 'library-admin' } }, 'a.b')).toBe('VOLUNTEER');
  expect(from({ a: { b: 'library-admin' } }, 'a')).toBeNull();
  expect(from({ a: [{ b: 'library-admin' }] }, 'a.0.b')).toBeNull();
});

test('[collect.function] anything else cannot give a role', () => {
  for (const claim of [undefined, null, '', ' ', 7, true, {}, [], ['circ-desk', 7], [['circ-desk']]])
    expect(from({ roles: claim }), JSON.stringify(claim)).toBeNull();
  for (const claim of [
    'CIRC-DESK',
    'circ-desk,volunteers',
    'circ-desk\nvolunteers',
    'xcirc-desk',
    { 'circ-desk': true },
  ])
    expect(from({ roles: claim }), JSON.stringify(claim)).toBeNull();
  for (const claims of [null, undefined, 'roles', ['roles'], 7]) expect(from(claims)).toBeNull();
});

test('[collect.function] what every object has by birth cannot be a claim or a value', () => {
  for (const path of ['constructor.name', '__proto__', 'toString', 'roles.length', 'roles.constructor'])
    expect(roleOf({ roles: 'Object' }, path, new Map([['Object', 'ADMINISTRATOR']]))).toBeNull();
  expect(from({ roles: ['constructor', '__proto__'] })).toBeNull();
});
