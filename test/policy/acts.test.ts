import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actFunctions } from '../../drizzle/writes/functions.ts';
import { acts } from '../../schema/policy/acts.ts';
import { minimalAct } from '../acts/minimal.ts';
import type { TestCarrel } from '../setup/carrel.ts';
import { ask, openLibrary } from './asking.ts';
import { expectedActs, isAllowed, payloads } from './expected/acts.ts';
import { callers } from './expected/callers.ts';
import { actNames, payloadCoordinates } from './places.ts';

/** Every act against every basis, role and purpose, through HTTP, with tokens as they are issued. */

const printed = buildSchema(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));
const policy = JSON.parse(readFileSync(new URL('../../schema/policy.json', import.meta.url), 'utf8')) as {
  fields: Record<string, { discloses?: string[] }>;
};

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await openLibrary();
});
afterAll(() => carrel.close());

describe('the table of acts', () => {
  test('[policy] cannot have an act that nobody expects, and the schema none that is not in the table', () => {
    expect(Object.keys(acts).toSorted()).toEqual(expectedActs.toSorted());
    expect(actNames.filter((act) => !expectedActs.includes(act))).toEqual([]);
  });

  test('[policy] MUST say of every field of an answer what it gives away', () => {
    const said = Object.fromEntries(
      payloadCoordinates.map((each) => [each, policy.fields[each]?.discloses?.join('/')]),
    );
    expect(said).toEqual(payloads);
  });

  test('[second-wall] MUST be the table of the database’s functions too: each act to the audiences of its bases', () => {
    const audiencesOf = (act: string): string[] => {
      const may = callers.filter((caller) => isAllowed(caller, act));
      const audiences = may.map(({ name, persona }) => {
        if (persona === 'volunteer' || persona === 'clerk') return 'staff';
        if (persona === 'administrator' || persona === 'feed' || persona === 'agency') return persona;
        return name === 'CARD' ? 'person' : 'nobody';
      });
      return act === 'signIn' ? ['pin'] : [...new Set(audiences)].toSorted();
    };
    for (const { act, audiences } of actFunctions)
      expect([act, audiences.toSorted()]).toEqual([act, audiencesOf(act)]);
    expect(actFunctions.map(({ act }) => act).toSorted()).toEqual(actNames.toSorted());
  });
});

describe.each(callers)('$name', (caller) => {
  test.each(actNames)(`[${caller.clause ?? 'collect.function'}] MUST be let or refused: %s`, async (act) => {
    const answer = await ask(carrel, caller, minimalAct(printed, act));
    const code = answer.json.errors?.[0]?.extensions.code;
    if (isAllowed(caller, act)) {
      // Evidence that does not hold is not allowed either, in words of its own: the table's refusal is another.
      if (act !== 'openDisclosure') expect(code, answer.text).not.toBe('NOT_ALLOWED');
      expect(answer.text).not.toContain('This act is not for this caller');
      expect(code, answer.text).not.toBe('UNAVAILABLE');
      expect(code, answer.text).not.toBe('GRAPHQL_VALIDATION_FAILED');
      return;
    }
    expect(answer.status, answer.text).toBe(403);
    expect(answer.json).not.toHaveProperty('data');
    expect(answer.json.errors).toHaveLength(1);
    expect(answer.json.errors[0].extensions).toEqual({ code: 'NOT_ALLOWED' });
  });
});

test('[collect.function] two acts cannot come in one document: neither is done', async () => {
  const [clerk] = callers.filter(({ name }) => name === 'CLERK, CIRCULATION');
  if (clerk === undefined) throw new Error('there is no clerk');
  const one = minimalAct(printed, 'checkIn').replace(/^mutation \{ | \}$/g, '');
  const answer = await ask(carrel, clerk, `mutation { a: ${one} b: ${one} }`);
  expect(answer.status).toBe(400);
  expect(answer.json.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
});
