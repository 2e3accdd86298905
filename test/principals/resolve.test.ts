import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FoundGrant, FoundToken } from '../../drizzle/reads/principal.ts';
import { CarrelError } from '../../schema/errors.ts';
import { principalFrom, resolvePrincipal } from '../../src/principals/resolve.ts';
import { newToken } from '../../src/principals/token.ts';
import { type Library, now, openLibrary, settings } from '../schema/library.ts';

describe('[token] the headers of a request', () => {
  let library: Library;
  beforeAll(async () => {
    library = await openLibrary();
  });
  afterAll(() => library.database.drop());

  /** The basis and purpose of a caller, or the code it is refused with. */
  const caller = async (authorization: readonly string[], purpose: readonly string[] = []) => {
    try {
      const principal = await resolvePrincipal(
        library.pools,
        { authorization, purpose, address: '192.0.2.7' },
        now,
        settings,
      );
      return principal.basis === 'STAFF' ? `${principal.role} ${principal.purpose}` : principal.basis;
    } catch (error) {
      if (!(error instanceof CarrelError)) throw error;
      expect(JSON.stringify(error)).not.toMatch(/carrel_[cgs]_/);
      return error.extensions.code;
    }
  };
  const bearer = (token: string) => [`Bearer ${token}`];

  test('MUST make the public of none, and of each token its own basis', async () => {
    expect(await caller([])).toBe('PUBLIC');
    const { tokens } = library;
    const bases = {
      vendor: 'VENDOR',
      agency: 'COLLECTION_AGENCY',
      feed: 'FEED',
      volunteer: 'VOLUNTEER null',
      clerk: 'CLERK null',
      administrator: 'ADMINISTRATOR null',
      card: 'CARD',
      borrowerInPerson: 'BORROWER_IN_PERSON',
      caregiverWithCard: 'CAREGIVER_WITH_CARD',
      caregiverPhotoId: 'CAREGIVER_PHOTO_ID',
      writtenConsent: 'WRITTEN_CONSENT',
      courtOrder: 'COURT_ORDER',
    } as const satisfies Partial<Record<keyof typeof tokens, string>>;
    for (const [persona, basis] of Object.entries(bases))
      expect(await caller(bearer(tokens[persona as keyof typeof bases])), persona).toBe(basis);
  });

  test('MUST take the scheme in any case, and one token with blanks before it', async () => {
    for (const scheme of ['Bearer ', 'bearer ', 'BEARER  '])
      expect(await caller([scheme + library.tokens.card])).toBe('CARD');
  });

  test('cannot be a token that is none, or more than one, and then is nobody rather than the public', async () => {
    const { card, clerk } = library.tokens;
    for (const authorization of [
      [''],
      ['Bearer'],
      [card],
      [`Basic ${card}`],
      [`Bearer ${card} ${clerk}`],
      [`Bearer ${card},${clerk}`],
      [`Bearer ${card}`, `Bearer ${clerk}`],
      [`Bearer ${card.slice(0, -1)}`],
      [`Bearer ${card}0`],
      [`Bearer ${card.replace('_g_', '_s_')}`],
      ["Bearer ' or true --"],
      bearer(newToken('STAFF').token),
    ])
      expect(await caller(authorization), JSON.stringify(authorization)).toBe('UNAUTHENTICATED');
  });

  test('[collect.function] MUST give staff the purpose they name, if their role has it', async () => {
    const { clerk, administrator, volunteer } = library.tokens;
    expect(await caller(bearer(clerk), ['CIRCULATION'])).toBe('CLERK CIRCULATION');
    expect(await caller(bearer(administrator), ['LEGAL'])).toBe('ADMINISTRATOR LEGAL');
    expect(await caller(bearer(volunteer), ['SHELVING'])).toBe('VOLUNTEER SHELVING');
    for (const [token, purpose] of [
      [clerk, ['LEGAL']],
      [volunteer, ['CIRCULATION']],
      [administrator, ['']],
      [administrator, ['legal']],
      [administrator, ['LEGAL,AUDIT']],
      [administrator, ['constructor']],
      [administrator, ['LEGAL', 'LEGAL']],
    ] as const)
      expect(await caller(bearer(token), purpose), purpose.join()).toBe('PURPOSE_NOT_ALLOWED');
  });

  test('[collect.function] cannot give a purpose to anybody else, and asks for the token first', async () => {
    const { card, vendor, feed } = library.tokens;
    for (const authorization of [[], bearer(card), bearer(vendor), bearer(feed)])
      expect(await caller(authorization, ['CIRCULATION'])).toBe('PURPOSE_NOT_ALLOWED');
    expect(await caller(['Bearer nothing'], ['CIRCULATION'])).toBe('UNAUTHENTICATED');
  });
});

const later = '2026-05-12T18:30:00.001Z';
const just = '2026-05-12T18:30:00.000Z';
const hash = 'ab'.repeat(32);

const inForce = { expiresAt: later, revokedAt: null, patronId: 'the person' };

const grantOf = (basis: string, more: Partial<FoundGrant> = {}): FoundGrant => ({
  id: 'a grant',
  basis,
  patronId: 'the person',
  expiresAt: later,
  endedAt: null,
  birthDate: '2014-01-01',
  card: { state: 'ACTIVE', expiresOn: null, patronId: 'the person', barred: false },
  caregiver: { signed: true, listed: true, childId: 'the person' },
  consent: { id: 'a consent', classes: ['contact'], ...inForce },
  process: {
    id: 'a process',
    classes: ['circulation'],
    state: 'APPROVED',
    finding: true,
    windowFrom: '2026-01-01',
    windowTo: null,
    expiresAt: later,
    named: true,
  },
  ...more,
});
const found = (more: Partial<FoundToken>): FoundToken => ({
  tokenId: 'a token',
  kind: 'GRANT',
  expiresAt: later,
  revokedAt: null,
  staff: null,
  client: null,
  grant: null,
  ...more,
});
const client: NonNullable<FoundToken['client']> = {
  id: 'a client',
  kind: 'VENDOR',
  agencyId: null,
  scopes: ['statistics'],
  networks: [],
  ratePerMinute: null,
  expiresAt: later,
  revokedAt: null,
};
const made = (token: FoundToken, at = now, as = settings) => principalFrom(token, hash, at, as, '192.0.2.7');
const basisOf = (token: FoundToken, as = settings) => made(token, now, as)?.basis ?? null;
const byGrant = (basis: string, more: Partial<FoundGrant> = {}) =>
  basisOf(found({ grant: grantOf(basis, more) }));

describe('[token] a token that was found', () => {
  test('MUST be in force to the last moment, and cannot be from then on, nor revoked', () => {
    const staff = { name: 'A', role: 'CLERK', shutOut: false };
    for (const whole of [
      { kind: 'STAFF', staff },
      { kind: 'CLIENT', client },
      { grant: grantOf('CARD') },
    ] as const) {
      expect(basisOf(found(whole))).not.toBeNull();
      expect(basisOf(found({ ...whole, expiresAt: just }))).toBeNull();
      expect(basisOf(found({ ...whole, revokedAt: just }))).toBeNull();
      expect(basisOf(found({ ...whole, revokedAt: '2020-01-01T00:00:00Z' }))).toBeNull();
    }
  });

  test('cannot be taken for another kind, whatever hangs on it', () => {
    const staff = { name: 'A', role: 'ADMINISTRATOR', shutOut: false };
    expect(basisOf(found({ kind: 'GRANT', staff, client }))).toBeNull();
    expect(basisOf(found({ kind: 'CLIENT', staff, grant: grantOf('CARD') }))).toBeNull();
    expect(basisOf(found({ kind: 'STAFF', client, grant: grantOf('CARD') }))).toBeNull();
    expect(basisOf(found({ kind: 'STAFF', staff: { name: 'A', role: 'OWNER', shutOut: false } }))).toBeNull();
    expect(basisOf(found({ grant: grantOf('STAFF') }))).toBeNull();
  });

  test('[third-party.no-pii] MUST end with its client, and cannot bring a scope that no vendor has', () => {
    const of = (more: object) => made(found({ kind: 'CLIENT', client: { ...client, ...more } }));
    expect(of({ scopes: ['statistics', 'identity', 'contact'] })).toMatchObject({
      basis: 'VENDOR',
      scopes: ['statistics'],
    });
    expect(of({ expiresAt: just })).toBeNull();
    expect(of({ revokedAt: just })).toBeNull();
    expect(of({ kind: 'AGENCY' })).toBeNull();
    expect(of({ kind: 'AGENCY', agencyId: 'an agency' })).toMatchObject({ basis: 'COLLECTION_AGENCY' });
    expect(of({ kind: 'FEED' })).toMatchObject({ basis: 'FEED' });
    expect(of({ kind: 'LIBRARY' })).toBeNull();
  });

  test('MUST carry whose record it is and the evidence, and end with what ends first', () => {
    expect(made(found({ grant: grantOf('COURT_ORDER'), expiresAt: '2026-06-01T00:00:00Z' }))).toEqual({
      basis: 'COURT_ORDER',
      tokenId: 'a token',
      grantId: 'a grant',
      subject: 'the person',
      evidence: hash,
      expiresAt: new Date(later),
      classes: ['circulation'],
      window: { from: '2026-01-01', to: null },
      processId: 'a process',
    });
  });
});

describe('the evidence behind a grant', () => {
  const card = grantOf('CARD').card;
  const caregiver = grantOf('CARD').caregiver;
  const { consent, process } = grantOf('CARD');
  const bases = [
    'CARD',
    'BORROWER_IN_PERSON',
    'CAREGIVER_WITH_CARD',
    'CAREGIVER_PHOTO_ID',
    'WRITTEN_CONSENT',
    'COURT_ORDER',
  ];

  test.each(bases)('MUST open %s while it stands, and cannot once the grant has ended', (basis) => {
    expect(byGrant(basis)).toBe(basis);
    expect(byGrant(basis, { expiresAt: just })).toBeNull();
    expect(byGrant(basis, { endedAt: just })).toBeNull();
  });

  test.each(['CARD', 'CAREGIVER_WITH_CARD'])(
    '[access.lost-card] cannot open %s once the card is dead, or another’s, or its holder is barred',
    (basis) => {
      for (const state of ['LOST', 'REPLACED'])
        expect(byGrant(basis, { card: card && { ...card, state } })).toBeNull();
      expect(byGrant(basis, { card: null })).toBeNull();
      expect(byGrant(basis, { card: card && { ...card, patronId: 'another' } })).toBeNull();
      expect(byGrant(basis, { card: card && { ...card, barred: true } })).toBeNull();
    },
  );

  test('[access.card] MUST open until the card’s last day is over in the library', () => {
    const expiring = { card: card && { ...card, expiresOn: '2026-05-12' } };
    const at = (time: string) =>
      made(
        found({
          grant: grantOf('CARD', { ...expiring, expiresAt: '2026-06-01T00:00:00Z' }),
          expiresAt: '2026-06-01T00:00:00Z',
        }),
        new Date(time),
      )?.basis ?? null;
    expect(at('2026-05-13T05:59:59Z')).toBe('CARD');
    expect(at('2026-05-13T06:00:00Z')).toBeNull();
  });

  test('[caregiver.with-card] MUST be the signature, and [caregiver.without-card] the listing too', () => {
    const listed = { caregiver: caregiver && { ...caregiver, signed: false } };
    const signed = { caregiver: caregiver && { ...caregiver, listed: false } };
    expect([byGrant('CAREGIVER_WITH_CARD', signed), byGrant('CAREGIVER_PHOTO_ID', signed)]).toEqual([
      'CAREGIVER_WITH_CARD',
      null,
    ]);
    expect([byGrant('CAREGIVER_WITH_CARD', listed), byGrant('CAREGIVER_PHOTO_ID', listed)]).toEqual([
      null,
      null,
    ]);
    const other = { caregiver: caregiver && { ...caregiver, childId: 'another child' } };
    expect([byGrant('CAREGIVER_WITH_CARD', other), byGrant('CAREGIVER_PHOTO_ID', other)]).toEqual([
      null,
      null,
    ]);
    expect([
      byGrant('CAREGIVER_WITH_CARD', { caregiver: null }),
      byGrant('CAREGIVER_PHOTO_ID', { caregiver: null }),
    ]).toEqual([null, null]);
    expect(byGrant('CAREGIVER_PHOTO_ID', { card: card && { ...card, state: 'LOST' } })).toBe(
      'CAREGIVER_PHOTO_ID',
    );
  });

  test('[statute.consent] MUST be the subject’s own, unexpired and unrevoked, in a library that takes consents', () => {
    const off = { ...settings, consentDecidedBy: null };
    expect(basisOf(found({ grant: grantOf('WRITTEN_CONSENT') }), off)).toBeNull();
    expect(basisOf(found({ grant: grantOf('COURT_ORDER') }), off)).toBe('COURT_ORDER');
    for (const more of [{ expiresAt: just }, { revokedAt: just }, { patronId: 'another' }])
      expect(byGrant('WRITTEN_CONSENT', { consent: consent && { ...consent, ...more } })).toBeNull();
    expect(byGrant('WRITTEN_CONSENT', { consent: null })).toBeNull();
  });

  test('[legal.process] MUST be approved, in force, name this person, and rest on a finding or a standing decision', () => {
    const by = (more: object, as = settings) =>
      basisOf(found({ grant: grantOf('COURT_ORDER', { process: process && { ...process, ...more } }) }), as);
    for (const state of ['RECORDED', 'REFUSED', 'VACATED']) expect(by({ state }), state).toBeNull();
    for (const more of [{ named: false }, { expiresAt: just }, { finding: false }])
      expect(by(more)).toBeNull();
    expect(by({ finding: false }, { ...settings, subpoenaDecidedBy: 'the board' })).toBe('COURT_ORDER');
    expect(byGrant('COURT_ORDER', { process: null })).toBeNull();
  });
});
