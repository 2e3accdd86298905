import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { storyCards } from '../../src/demo/cards.ts';
import { witnessId } from '../../src/demo/witness.ts';
import { expectRefused } from '../http/answers.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { type AtTheDesk, holding, open, type Shown } from './opening.ts';

let carrel: TestCarrel;
let good: Readonly<Record<string, Shown>>;
beforeAll(async () => {
  carrel = await startCarrel();
  good = await holding(carrel);
});
afterAll(() => carrel.close());
beforeEach(() => carrel.database.superuser`delete from disclosures`);

type Member =
  | 'card'
  | 'borrowerInPerson'
  | 'caregiverWithCard'
  | 'caregiverPhotoId'
  | 'writtenConsent'
  | 'courtOrder';
const asMember = (member: Member): AtTheDesk =>
  member === 'writtenConsent' || member === 'courtOrder'
    ? { persona: 'administrator', purpose: 'LEGAL' }
    : { persona: 'clerk', purpose: 'CIRCULATION' };
const entries = () => carrel.database.superuser<Record<string, unknown>[]>`select * from disclosures`;
const grants = async () => (await carrel.database.superuser`select 1 from grants`).length;

describe('[offence.disclosure] a refusal', () => {
  const wrong = (): [string, Member, Shown][] => [
    ['an unknown card', 'card', { cardNumber: '29999000000000' }],
    ['a lost card', 'card', { cardNumber: carrel.cards.lost.number }],
    ['a wrong date of birth', 'borrowerInPerson', { birthDate: '1979-02-28' }],
    ['no photo ID', 'borrowerInPerson', { documents: ['LIBRARY_CARD', 'CONSENT_FORM'] }],
    ['nobody’s number', 'borrowerInPerson', { cardNumber: '29999000000000' }],
    ['a dead number', 'borrowerInPerson', { cardNumber: carrel.cards.lost.number }],
    ['another child’s caregiver', 'caregiverWithCard', { caregiverCardNumber: storyCards.debtorCaregiver }],
    ['an unknown caregiver', 'caregiverWithCard', { caregiverCardNumber: '29999000000000' }],
    ['not a minor', 'caregiverWithCard', { cardNumber: carrel.cards.adult.number }],
    ['no photo ID of the caregiver', 'caregiverPhotoId', { documents: ['LIBRARY_CARD'] }],
    ['no such consent', 'writtenConsent', { consentId: randomUUID() }],
    ['nobody whom a process names', 'courtOrder', { subjectId: randomUUID() }],
    ['the person in place of the naming', 'courtOrder', { subjectId: witnessId }],
  ];

  test('MUST be the same bytes, whatever was wrong, leave nothing, and be on file as not found', async () => {
    const texts = new Set<string>();
    const before = await grants();
    for (const [why, member, shown] of wrong()) {
      const answer = await open(carrel, member, { ...good[member], ...shown }, asMember(member));
      expectRefused(answer, 403, 'NOT_ALLOWED');
      expect(answer.json.errors[0].extensions, why).toEqual({ code: 'NOT_ALLOWED' });
      texts.add(JSON.stringify([answer.text, { ...answer.headers, date: '' }]));
    }
    expect(texts.size).toBe(1);
    expect(await grants()).toBe(before);
    expect(
      await carrel.database.superuser`select 1 from act_outcomes where outcome = 'CLAIMED'`,
    ).toHaveLength(0);
    const onFile = await entries();
    expect(onFile).toHaveLength(wrong().length);
    for (const entry of onFile)
      expect(entry).toMatchObject({
        basis: 'STAFF',
        caller: expect.stringMatching(/^staff:demonstration (clerk|administrator)$/),
        classes: [],
        subjects: [],
        found: false,
        grant_id: null,
      });
  });

  test('MUST be another thing than evidence that holds: each of them opens once it is put right', async () => {
    for (const [why, member] of wrong()) {
      const answer = await open(carrel, member, good[member] ?? {}, asMember(member));
      expect(answer.status, why).toBe(200);
    }
  });

  test.each([
    ['both ways', { caregiverLinkId: randomUUID() }, 'caregiverCardNumber'],
    ['neither way', { caregiverCardNumber: null }, 'caregiverCardNumber'],
    ['by no id', { caregiverCardNumber: null, caregiverLinkId: 'x y' }, 'caregiverLinkId'],
    ['without the child', { cardNumber: null }, 'cardNumber'],
    ['under no key', { idempotencyKey: ' ' }, 'idempotencyKey'],
  ])(
    'MUST be BAD_INPUT for a caregiver named %s: that is about the call, and about nobody',
    async (_, shown, argument) => {
      const answer = await open(carrel, 'caregiverPhotoId', { ...good.caregiverPhotoId, ...shown });
      expectRefused(answer, 400, 'BAD_INPUT');
      expect(answer.json.errors[0].extensions.argument).toBe(argument);
      expect(await entries()).toEqual([]);
    },
  );

  test('[statute.consent] MUST be the answer to a consent in a library that takes none', async () => {
    const strict = await startCarrel({ consentDecidedBy: null });
    try {
      const shown = await holding(strict);
      const answer = await open(
        strict,
        'writtenConsent',
        shown.writtenConsent ?? {},
        asMember('writtenConsent'),
      );
      expectRefused(answer, 403, 'NOT_ALLOWED');
      const court = await open(strict, 'courtOrder', shown.courtOrder ?? {}, asMember('courtOrder'));
      expect(court.status).toBe(200);
    } finally {
      await strict.close();
    }
  });

  test.each(['RECORDED', 'REFUSED', 'VACATED'])(
    '[legal.process] MUST be the answer to a process that is %s',
    async (state) => {
      const { superuser } = carrel.database;
      await superuser`update legal_processes set state = ${state}`;
      expectRefused(
        await open(carrel, 'courtOrder', good.courtOrder ?? {}, asMember('courtOrder')),
        403,
        'NOT_ALLOWED',
      );
      await superuser`update legal_processes set state = 'APPROVED'`;
      expect((await open(carrel, 'courtOrder', good.courtOrder ?? {}, asMember('courtOrder'))).status).toBe(
        200,
      );
    },
  );

  test('[legal.process] MUST be the answer to a subpoena without a finding, once nobody stands for accepting such', async () => {
    const { superuser } = carrel.database;
    const before = await grants();
    await superuser`
      update legal_processes set kind = 'SUBPOENA', finding = false, accepted_by_decision_of = 'the board of old'`;
    const answer = await open(carrel, 'courtOrder', good.courtOrder ?? {}, asMember('courtOrder'));
    expectRefused(answer, 403, 'NOT_ALLOWED');
    expect(await grants()).toBe(before);
    await superuser`update legal_processes set finding = true`;
    expect((await open(carrel, 'courtOrder', good.courtOrder ?? {}, asMember('courtOrder'))).status).toBe(
      200,
    );
  });

  test('[statute.consent] MUST be the answer to a consent that was revoked', async () => {
    const { superuser } = carrel.database;
    await superuser`update consents set revoked_at = ${carrel.clock.now}`;
    expectRefused(
      await open(carrel, 'writtenConsent', good.writtenConsent ?? {}, asMember('writtenConsent')),
      403,
      'NOT_ALLOWED',
    );
    await superuser`update consents set revoked_at = null`;
  });

  test('MUST need a photo ID where the basis does, and nothing besides where the evidence is what was seen', async () => {
    const bare = { documents: undefined };
    for (const member of ['card', 'caregiverWithCard', 'writtenConsent', 'courtOrder'] as const)
      expect(
        (await open(carrel, member, { ...good[member], ...bare }, asMember(member))).status,
        member,
      ).toBe(200);
    for (const member of ['borrowerInPerson', 'caregiverPhotoId'] as const) {
      for (const kind of ['DRIVERS_LICENSE', 'STATE_ID', 'TRIBAL_ID', 'PASSPORT', 'MILITARY_ID', 'SCHOOL_ID'])
        expect(
          (await open(carrel, member, { ...good[member], documents: ['LIBRARY_CARD', kind] })).status,
        ).toBe(200);
      for (const documents of [[], ['LIBRARY_CARD', 'CONSENT_FORM', 'COURT_PAPER']])
        expectRefused(await open(carrel, member, { ...good[member], documents }), 403, 'NOT_ALLOWED');
    }
  });

  test('[access.card] MUST be the answer to a card whose holder is barred, and a token made before ends', async () => {
    const { superuser } = carrel.database;
    const { token } = (await open(carrel, 'card', good.card ?? {})).json.data.openDisclosure;
    await superuser`update patrons set barred = true`;
    const before = await grants();
    expectRefused(await open(carrel, 'card', good.card ?? {}), 403, 'NOT_ALLOWED');
    expect(await grants()).toBe(before);
    expectRefused(await carrel.query('{ record { id } }', { token }), 401, 'UNAUTHENTICATED');
    expect((await open(carrel, 'borrowerInPerson', good.borrowerInPerson ?? {})).status).toBe(200);
    await superuser`update patrons set barred = false`;
    expect((await carrel.query('{ record { id } }', { token })).status).toBe(200);
  });
});
