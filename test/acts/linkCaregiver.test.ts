import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { storyCards } from '../../src/demo/cards.ts';
import { caregiverId, childId } from '../../src/demo/family.ts';
import { issueGrantToken } from '../../src/principals/issue.ts';
import { startCarrel, type TestCarrel, timeZone } from '../setup/carrel.ts';
import { deskOf, expectBadInput, expectNotAllowed, payloadOf, rowsOf } from './sending.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

interface Link {
  id: string;
  caregiverName: string;
  signed: boolean;
  listed: boolean;
}

const send = deskOf(() => carrel, 'ACCOUNT');
const asks = 'record { id caregivers { id caregiverName signed listed } }';
const link = (input: object, sending = {}) =>
  send('linkCaregiver', { childId, signed: true, listed: true, ...input }, { asks, ...sending });
const linked = async (input: object): Promise<Link[]> => payloadOf(await link(input)).record.caregivers;
const unlink = (linkId: string, sending = {}) => send('unlinkCaregiver', { linkId }, { asks, ...sending });
const of = (links: readonly Link[], name: string): Link => {
  const found = links.find(({ caregiverName }) => caregiverName.startsWith(name));
  if (found === undefined) throw new Error(`${name} is not there`);
  return found;
};

/** What each basis of a caregiver is worth at the next request. */
async function tokensOf(caregiverCard: string) {
  const operator = await carrel.database.operator();
  const evidence = { cardNumber: carrel.cards.child.number, caregiver: { caregiverCard } };
  const rules = { timeZone, consentDecidedBy: null };
  const issue = async (basis: 'CAREGIVER_WITH_CARD' | 'CAREGIVER_PHOTO_ID') =>
    (await issueGrantToken(operator.db, { basis, ...evidence, photoIdSeen: true }, rules, carrel.clock.now))
      .token;
  const tokens = [await issue('CAREGIVER_WITH_CARD'), await issue('CAREGIVER_PHOTO_ID')];
  return () =>
    Promise.all(
      tokens.map(async (token) => {
        const answer = await carrel.query('{ record { id } }', { token });
        return answer.json.errors?.[0]?.extensions.code ?? answer.json.data.record.id;
      }),
    );
}

beforeEach(async () => {
  await linked({ caregiverId });
});

describe('[caregiver.with-card] a link', () => {
  test('MUST say apart who signed and who is listed, of each caregiver by themself', async () => {
    const links = await linked({ caregiverId: adultId, signed: true, listed: false });
    expect(of(links, 'Hollis')).toMatchObject({ signed: true, listed: false });
    expect(of(links, 'Marta')).toMatchObject({ signed: true, listed: true });
    expect(of(links, 'Corin')).toMatchObject({ signed: false, listed: true });
    await unlink(of(links, 'Hollis').id);
  });

  test('a caregiver without a record MUST be a name only; the same name again is the same caregiver', async () => {
    const before = await rowsOf(carrel);
    const links = await linked({ caregiverName: 'Corin Aldermoor', signed: true, listed: false });
    expect(of(links, 'Corin')).toMatchObject({ signed: true, listed: false });
    expect((await rowsOf(carrel)).links).toBe(before.links);
    await linked({ caregiverName: 'Corin Aldermoor', signed: false, listed: true });
    const more = await linked({ caregiverName: 'Ysolde Kray', signed: false });
    expect(of(more, 'Ysolde')).toMatchObject({ signed: false, listed: true });
    await unlink(of(more, 'Ysolde').id);
  });

  test.each([
    ['nobody', {}, 'caregiverId', undefined],
    ['two ways of naming one', { caregiverId: adultId, caregiverName: 'Hollis' }, 'caregiverName', undefined],
    [
      'neither signed nor listed',
      { caregiverId: adultId, signed: false, listed: false },
      'signed',
      undefined,
    ],
    ['the child itself', { caregiverId: childId }, 'caregiverId', 'OWN_CAREGIVER'],
    ['somebody unknown', { caregiverId: randomUUID() }, 'caregiverId', 'UNKNOWN_PATRON'],
    ['a child unknown', { childId: randomUUID(), caregiverId }, 'childId', 'UNKNOWN_PATRON'],
    ['a grown person', { childId: adultId, caregiverId }, 'childId', 'NOT_A_MINOR'],
  ])('cannot be to %s', async (_, input, argument, reason) => {
    const before = await rowsOf(carrel);
    expectBadInput(await link(input), argument, reason);
    expect(await rowsOf(carrel)).toEqual(before);
  });

  test('cannot be to a record without a birth date: age has to be proved', async () => {
    const { superuser } = carrel.database;
    const [child] = await superuser`select birth_date::text as day from patrons where id = ${childId}`;
    try {
      await superuser`update patrons set birth_date = null where id = ${childId}`;
      expectBadInput(await link({ caregiverId: adultId }), 'childId', 'NOT_A_MINOR');
    } finally {
      await superuser`update patrons set birth_date = ${child?.day} where id = ${childId}`;
    }
  });
});

describe('[caregiver.without-card] a link that is changed or ended', () => {
  const none = 'UNAUTHENTICATED';

  test('without the listing, what needs it MUST end at the next request, and cannot come back with it', async () => {
    const worth = await tokensOf(storyCards.caregiver);
    expect(await worth()).toEqual([childId, childId]);
    await linked({ caregiverId, listed: false });
    expect(await worth()).toEqual([childId, none]);
    await linked({ caregiverId, listed: true });
    expect(await worth()).toEqual([childId, none]);
  });

  test('without the signature, both bases MUST end, and cannot come back with it', async () => {
    const worth = await tokensOf(storyCards.caregiver);
    await linked({ caregiverId, signed: false });
    expect(await worth()).toEqual([none, none]);
    await linked({ caregiverId });
    expect(await worth()).toEqual([none, none]);
  });

  test('said again as it is, it cannot end anything', async () => {
    const worth = await tokensOf(storyCards.caregiver);
    await linked({ caregiverId });
    expect(await worth()).toEqual([childId, childId]);
  });

  test('ended, its grants and tokens MUST be gone with it, and another caregiver’s cannot be touched', async () => {
    const { superuser } = carrel.database;
    const links = await linked({ caregiverId: adultId });
    const hollis = await tokensOf(carrel.cards.adult.number);
    const marta = await tokensOf(storyCards.caregiver);
    const { id } = of(links, 'Marta');
    const left = payloadOf(await unlink(id)).record;
    expect(left.id).toBe(childId);
    expect(left.caregivers.map(({ caregiverName }: Link) => caregiverName).sort()).toEqual([
      'Corin Aldermoor',
      'Hollis Emeric Fennimere',
    ]);
    expect(await marta()).toEqual([none, none]);
    expect(await hollis()).toEqual([childId, childId]);
    expect(await superuser`select from grants where caregiver_link_id = ${id}`).toHaveLength(0);
    expect(
      await superuser`select from tokens where kind = 'GRANT' and grant_id not in (select id from grants)`,
    ).toHaveLength(0);
    expectBadInput(await unlink(id), 'linkId', 'UNKNOWN_LINK');
    await unlink(of(links, 'Hollis').id);
  });
});

describe('[collect.function] who links', () => {
  test.each([
    ['a clerk with CIRCULATION', () => ({ token: carrel.tokens.clerk, purpose: 'CIRCULATION' })],
    ['a feed', () => ({ token: carrel.tokens.feed })],
    ['a borrower in person', () => ({ token: carrel.tokens.borrowerInPerson })],
  ])('%s cannot link or unlink', async (_, as) => {
    const before = await rowsOf(carrel);
    expectNotAllowed(await link({ caregiverId: adultId }, { as: as() }));
    expectNotAllowed(await unlink(randomUUID(), { as: as() }));
    expect(await rowsOf(carrel)).toEqual(before);
  });
});
