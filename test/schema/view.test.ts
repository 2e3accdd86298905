import { describe, expect, test } from 'vitest';
import { opens } from '../../schema/policy/opens.ts';
import type { Principal } from '../../schema/policy/principal.ts';
import { viewOf } from '../../schema/view.ts';
import {
  agency,
  born,
  card,
  consent,
  everyKind,
  feed,
  inPerson,
  now,
  order,
  photoId,
  publicly,
  staff,
  timeZone,
  vendor,
  withCard,
} from './policy/principals.ts';

const view = (principal: Principal) => viewOf(principal, opens(principal, now, timeZone), now, timeZone);
const windowed = (from: string | null, to: string | null) => ({
  ...order('circulation'),
  window: { from, to },
});

describe('[second-wall] how a caller’s reads see the library', () => {
  test('MUST be as the role of the database that is for it', () => {
    for (const role of ['VOLUNTEER', 'CLERK'] as const)
      expect(view(staff(role, 'SHELVING')).audience).toBe('staff');
    expect(view(staff('ADMINISTRATOR', 'LEGAL')).audience).toBe('administrator');
    expect(view(staff('ADMINISTRATOR', null)).audience).toBe('administrator');
    expect(view(agency).audience).toBe('agency');
    for (const each of [publicly, vendor(), feed, card, inPerson, consent('contact'), order('contact')])
      expect(view(each).audience, each.basis).toBe('person');
  });

  test('MUST be of one record for who has one, by the evidence of its own token', () => {
    for (const each of [card, inPerson, withCard(born.child), photoId(born.child), consent('contact')]) {
      const { subject, evidence, agency: none } = view(each);
      expect({ subject, evidence, none }).toEqual({ subject: 'a person', evidence: 'a hash', none: null });
    }
  });

  test('cannot be of a record where nothing is open any more', () => {
    for (const each of [withCard(born.adult), photoId(null), consent(), order()]) {
      const { subject, evidence } = view(each);
      expect({ subject, evidence }, each.basis).toEqual({ subject: null, evidence: null });
    }
  });

  test('MUST be of an agency’s own for an agency, and of nobody for everybody else', () => {
    const { subject, evidence, agency: own } = view(agency);
    expect({ subject, evidence, own }).toEqual({ subject: null, evidence: 'a hash', own: 'an agency' });
    for (const each of everyKind.filter(({ basis }) => basis !== 'COLLECTION_AGENCY'))
      expect(view(each).agency, each.basis).toBeNull();
    for (const each of [publicly, vendor(), feed, staff('CLERK', 'CIRCULATION')]) {
      const seen = view(each);
      expect([seen.subject, seen.evidence]).toEqual([null, null]);
    }
  });

  test('MUST take in just the rows of the classes that are open', () => {
    const rows = ({ circulation, recovery, pickup }: ReturnType<typeof view>) => ({
      circulation,
      recovery,
      pickup,
    });
    for (const each of ['circulation', 'recovery', 'pickup'] as const)
      expect(rows(view(consent(each)))).toEqual({
        circulation: false,
        recovery: false,
        pickup: false,
        [each]: true,
      });
    expect(rows(view(consent('contact')))).toEqual({ circulation: false, recovery: false, pickup: false });
    expect(rows(view(card))).toEqual({ circulation: true, recovery: true, pickup: true });
  });
});

describe('[legal.process] the window of an order', () => {
  test('MUST be its days, both included, in the library’s zone', () => {
    const { from, to, fromDay, toDay } = view(windowed('2026-03-01', '2026-03-08'));
    expect([fromDay, toDay]).toEqual(['2026-03-01', '2026-03-08']);
    expect(from).toEqual(new Date('2026-03-01T07:00:00Z'));
    // The clocks went forward on the last of them.
    expect(to).toEqual(new Date('2026-03-09T06:00:00Z'));
  });

  test('MUST be open at the end that it does not name', () => {
    expect(view(windowed(null, '2026-03-08'))).toMatchObject({
      from: null,
      fromDay: null,
      toDay: '2026-03-08',
    });
    expect(view(windowed('2026-03-01', null))).toMatchObject({
      to: null,
      toDay: null,
      fromDay: '2026-03-01',
    });
  });

  test('cannot be anybody else’s', () => {
    for (const each of everyKind)
      expect(view(each)).toMatchObject({ from: null, to: null, fromDay: null, toDay: null });
    const stray = { ...consent('contact'), window: { from: '2026-03-01', to: '2026-03-08' } };
    expect(view(stray)).toMatchObject({ from: null, to: null, fromDay: null, toDay: null });
  });
});

test('[caregiver.with-card] the line between minors and adults MUST be drawn at the request’s own time', () => {
  expect(view(card)).toMatchObject({ now, adultIfBornBy: '2008-05-12' });
  const late = new Date('2026-05-13T06:00:00Z');
  expect(viewOf(card, new Set(['open']), late, timeZone)).toMatchObject({
    now: late,
    adultIfBornBy: '2008-05-13',
  });
});
