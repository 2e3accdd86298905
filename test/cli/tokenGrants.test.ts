import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pinCards, storyCards } from '../../src/demo/cards.ts';
import type { Problem } from '../../src/problem.ts';
import { Desk, grant, minutes, timeZone } from './tokenCalls.ts';

let desk: Desk;
let childBorn: string;
let adultBorn: string;
beforeAll(async () => {
  desk = await Desk.open();
  childBorn = await desk.bornOf(pinCards.child.number);
  adultBorn = await desk.bornOf(pinCards.adult.number);
});
afterAll(() => desk.database.drop());

const own = { card: pinCards.adult.number } as const;
const child = { card: pinCards.child.number } as const;
const signer = { caregiverCard: storyCards.caregiver } as const;
const seen = { photoIdSeen: true } as const;
const linkOf = async (signed: boolean): Promise<string> => {
  const [link] = await desk.database.superuser<{ id: string }[]>`
    select l.id from caregiver_links l join cards c on c.patron_id = l.child_id
    where c.number = ${pinCards.child.number} and signed = ${signed}`;
  return link?.id ?? '';
};

const childIs = `id = (select patron_id from cards where number = '${pinCards.child.number}')`;
const childsLink = `child_${childIs}`;

describe('[access.card] a card', () => {
  test('at hand MUST open for a quarter of an hour, or as long as is asked', async () => {
    const { token, expiresAt } = await desk.issue(grant('card', own));
    expect(expiresAt).toEqual(minutes(15));
    expect((await desk.principal(token, minutes(14))).basis).toBe('CARD');
    expect((await desk.principal(token, minutes(15))).basis).toBe('UNAUTHENTICATED');
    expect((await desk.issue(grant('card', { ...own, lives: 'PT1H' }))).expiresAt).toEqual(minutes(60));
  });

  test('cannot be outlived by its grant: it ends with the card’s last day, in the library’s zone', async () => {
    const set = (day: string) => `update cards set expires_on = '${day}' where number = '${own.card}'`;
    await desk.meanwhile(set('2026-03-02'), set('2031-01-01'), async () => {
      const { expiresAt } = await desk.issue(grant('card', { ...own, lives: 'P2D' }));
      expect(expiresAt).toEqual(new Date('2026-03-03T07:00:00Z'));
      expect(await desk.codeOf(grant('card', own), new Date('2026-03-03T07:00:00Z'))).toBe('NO_SUCH_CARD');
    });
  });

  test('[access.lost-card] that is lost, replaced or unknown cannot open, and all look alike', async () => {
    const messages = new Set<string>();
    for (const card of [pinCards.lost.number, '29999000000000', 'nonsense']) {
      expect(await desk.codeOf(grant('card', { card }))).toBe('NO_SUCH_CARD');
      messages.add(await desk.issue(grant('card', { card })).then(String, (error: Problem) => error.message));
    }
    expect(messages.size).toBe(1);
  });
});

describe('[access.photo-id] a borrower in person', () => {
  const given = () => grant('borrower-in-person', { ...own, ...seen, birthDate: adultBorn });

  test('with a photo ID and the right date of birth MUST get a grant', async () => {
    expect((await desk.principal((await desk.issue(given())).token)).basis).toBe('BORROWER_IN_PERSON');
  });

  test('cannot get one without the ID, or with a wrong date, and learns nothing from the refusal', async () => {
    expect(await desk.codeOf({ ...given(), photoIdSeen: undefined })).toBe('BAD_OPTION');
    expect(await desk.codeOf({ ...given(), birthDate: '1979-02-30' })).toBe('BAD_OPTION');
    const wrong = await desk.issue({ ...given(), birthDate: '1979-02-28' }).catch((error: Problem) => error);
    const unknown = await desk.issue({ ...given(), card: '29999000000000' }).catch((error: Problem) => error);
    const lost = await desk
      .issue({ ...given(), card: pinCards.lost.number })
      .catch((error: Problem) => error);
    expect(wrong).toMatchObject({ code: 'NOT_VERIFIED' });
    for (const other of [unknown, lost]) expect({ ...other }).toEqual({ ...wrong });
  });

  test('cannot be verified against a record without a birth date', async () => {
    const is = `id = (select patron_id from cards where number = '${own.card}')`;
    await desk.meanwhile(
      `update patrons set birth_date = null where ${is}`,
      `update patrons set birth_date = '${adultBorn}' where ${is}`,
      async () => expect(await desk.codeOf(given())).toBe('NOT_VERIFIED'),
    );
  });
});

describe('[caregiver.with-card] a caregiver with the card', () => {
  const given = grant('caregiver-with-card', { ...child, ...signer });

  test('who signed MUST get a grant, by a card of their own or by the link', async () => {
    expect((await desk.principal((await desk.issue(given)).token)).basis).toBe('CAREGIVER_WITH_CARD');
    const byLink = grant('caregiver-with-card', { ...child, caregiverLink: await linkOf(true) });
    expect((await desk.principal((await desk.issue(byLink)).token)).basis).toBe('CAREGIVER_WITH_CARD');
  });

  test('need not be listed', () =>
    desk.meanwhile(
      `update caregiver_links set listed = false where ${childsLink} and signed`,
      `update caregiver_links set listed = true where ${childsLink} and signed`,
      async () => expect(await desk.codeOf(given)).toBe('ISSUED'),
    ));

  test('who did not sign, or is another child’s, cannot get one', async () => {
    const listed = { ...child, caregiverLink: await linkOf(false) };
    expect(await desk.codeOf(grant('caregiver-with-card', listed))).toBe('CAREGIVER_DID_NOT_SIGN');
    for (const caregiverCard of [storyCards.debtorCaregiver, pinCards.adult.number])
      expect(await desk.codeOf({ ...given, caregiverCard })).toBe('NO_SUCH_CAREGIVER');
    const other = { card: storyCards.debtorChild, caregiverLink: await linkOf(true) };
    expect(await desk.codeOf(grant('caregiver-with-card', other))).toBe('NO_SUCH_CAREGIVER');
    expect(await desk.codeOf({ ...given, caregiverCard: undefined })).toBe('BAD_OPTION');
    expect(await desk.codeOf({ ...given, caregiverLink: await linkOf(true) })).toBe('BAD_OPTION');
    expect(await desk.codeOf(grant('caregiver-with-card', { ...child, caregiverLink: 'x y' }))).toBe(
      'BAD_OPTION',
    );
  });

  test('cannot get one from the midnight on which the child is 18, nor where age is not proved', async () => {
    const eighteenth = `${Number(childBorn.slice(0, 4)) + 18}${childBorn.slice(4)}`;
    const midnight = new Date(
      Temporal.PlainDate.from(eighteenth).toZonedDateTime(timeZone).epochMilliseconds,
    );
    const born = (day: string) => `update patrons set birth_date = ${day} where ${childIs}`;
    await desk.meanwhile(
      `update cards set expires_on = null where number = '${child.card}'`,
      `update cards set expires_on = '2031-01-01' where number = '${child.card}'`,
      async () => {
        expect(await desk.codeOf(given, new Date(midnight.getTime() - 1))).toBe('ISSUED');
        expect(await desk.codeOf(given, midnight)).toBe('NOT_PROVED_A_MINOR');
      },
    );
    await desk.meanwhile(born('null'), born(`'${childBorn}'`), async () =>
      expect(await desk.codeOf(given)).toBe('NOT_PROVED_A_MINOR'),
    );
  });

  test('cannot do with a card that is dead', () =>
    desk.meanwhile(
      `update cards set state = 'LOST' where number = '${child.card}'`,
      `update cards set state = 'ACTIVE' where number = '${child.card}'`,
      async () => expect(await desk.codeOf(given)).toBe('NO_SUCH_CARD'),
    ));
});

describe('[caregiver.without-card] a caregiver with a photo ID', () => {
  test('who signed and is listed MUST get a grant, by card numbers or by the link alone', async () => {
    const byCards = await desk.issue(grant('caregiver-photo-id', { ...child, ...signer, ...seen }));
    expect((await desk.principal(byCards.token)).basis).toBe('CAREGIVER_PHOTO_ID');
    const byLink = await desk.issue(
      grant('caregiver-photo-id', { ...seen, caregiverLink: await linkOf(true) }),
    );
    expect((await desk.principal(byLink.token)).basis).toBe('CAREGIVER_PHOTO_ID');
  });

  test('cannot get one without the ID, without a signature, or without being listed', async () => {
    expect(await desk.codeOf(grant('caregiver-photo-id', { ...child, ...signer }))).toBe('BAD_OPTION');
    expect(await desk.codeOf(grant('caregiver-photo-id', { ...seen, ...signer }))).toBe('BAD_OPTION');
    const onlyListed = grant('caregiver-photo-id', { ...seen, caregiverLink: await linkOf(false) });
    expect(await desk.codeOf(onlyListed)).toBe('CAREGIVER_DID_NOT_SIGN');
    await desk.meanwhile(
      `update caregiver_links set listed = false where ${childsLink} and signed`,
      `update caregiver_links set listed = true where ${childsLink} and signed`,
      async () =>
        expect(await desk.codeOf(grant('caregiver-photo-id', { ...child, ...signer, ...seen }))).toBe(
          'CAREGIVER_NOT_LISTED',
        ),
    );
  });

  test('cannot get one for somebody whose age is not proved', () =>
    desk.meanwhile(
      `update patrons set birth_date = null where ${childIs}`,
      `update patrons set birth_date = '${childBorn}' where ${childIs}`,
      async () =>
        expect(await desk.codeOf(grant('caregiver-photo-id', { ...child, ...signer, ...seen }))).toBe(
          'NOT_PROVED_A_MINOR',
        ),
    ));
});

test('a grant cannot have an empty, a negative or a nonsensical life', async () => {
  for (const [lives, code] of [
    ['PT0S', 'EXPIRY_PAST'],
    ['-PT5M', 'BAD_OPTION'],
    ['soon', 'BAD_OPTION'],
    ['', 'BAD_OPTION'],
  ] as const) {
    await expect(desk.issue(grant('card', { ...own, lives }))).rejects.toMatchObject({ code });
  }
});
