import { describe, expect, test } from 'vitest';
import {
  type ActName,
  acts,
  couldAct,
  type EvidenceName,
  evidence,
  isActName,
  mayAct,
  mayOpenOn,
  photoIds,
  wasSeen,
  whoMay,
} from '../../../schema/policy/acts.ts';
import { departuresOfActs, departuresOfEvidence } from '../../policy/departures/acts.ts';
import { agency, card, everyKind, feed, inPerson, publicly, staff, vendor } from './principals.ts';

/** Every caller, each in what it may do and open on, is `test/policy/rules.test.ts`; here, what the functions are for. */

const everyAct = Object.keys(acts) as ActName[];
const everyEvidence = Object.keys(evidence) as EvidenceName[];

describe('[policy] the table of acts', () => {
  test('MUST be what was written by hand, for every caller, and cannot be for another', () => {
    expect(departuresOfActs()).toEqual([]);
    expect(departuresOfEvidence()).toEqual([]);
  });

  test('MUST name what is in it, and cannot name what is on every object, or written as a list', () => {
    expect(['checkIn', 'recordEvents', 'signIn'].map(isActName)).toEqual([true, true, true]);
    const others = ['', 'checkin', 'toString', 'constructor', '__proto__', null, undefined, 0, ['checkIn']];
    expect(others.filter(isActName)).toEqual([]);
  });
});

describe('[collect.function] an act', () => {
  test('MUST be staff’s for its purpose and role, and cannot be theirs for another, or for none', () => {
    expect(mayAct(staff('CLERK', 'CIRCULATION'), 'checkOut')).toBe(true);
    expect(mayAct(staff('ADMINISTRATOR', 'CIRCULATION'), 'checkOut')).toBe(true);
    expect(mayAct(staff('CLERK', 'ACCOUNT'), 'checkOut')).toBe(false);
    expect(mayAct(staff('CLERK', null), 'checkOut')).toBe(false);
    expect(mayAct(staff('VOLUNTEER', 'CIRCULATION'), 'checkOut')).toBe(false);
    // Whose basis has a row is not staff, though staff have one too.
    expect(mayAct(feed, 'recordEvents')).toBe(true);
    expect(mayAct(staff('ADMINISTRATOR', 'CIRCULATION'), 'recordEvents')).toBe(false);
  });

  test('MUST be told of to staff in whose role it is, whatever the purpose, and cannot be to others', () => {
    expect(couldAct(staff('CLERK', null), 'checkOut')).toBe(true);
    expect(couldAct(staff('VOLUNTEER', null), 'checkIn')).toBe(true);
    expect(couldAct(staff('CLERK', 'LEGAL'), 'approveProcess')).toBe(false);
    expect(couldAct(staff('VOLUNTEER', 'SHELVING'), 'checkOut')).toBe(false);
    expect(couldAct(card, 'renew')).toBe(true);
    expect(couldAct(inPerson, 'renew')).toBe(false);
    expect(couldAct(publicly, 'signIn')).toBe(true);
    expect(couldAct(publicly, 'renew')).toBe(false);
  });

  test('MUST be told of to each who may do it now, and cannot be to any who never may', () => {
    const told = everyKind.flatMap((each) => everyAct.filter((act) => couldAct(each, act)));
    expect(told.length).toBeGreaterThan(100);
    for (const each of everyKind)
      expect(everyAct.filter((act) => mayAct(each, act) && !couldAct(each, act))).toEqual([]);
    for (const each of [publicly, inPerson, vendor(), vendor('statistics')])
      expect(everyAct.filter((act) => couldAct(each, act))).toEqual(['signIn']);
    expect(everyAct.filter((act) => couldAct(agency, act))).toEqual(['signIn', 'reportRecovery']);
  });
});

describe('[offence.disclosure] opening a record', () => {
  test('MUST be the desk’s for its purposes, and cannot be anybody’s without one, in another, or without the role', () => {
    expect(mayOpenOn(staff('CLERK', 'CIRCULATION'), 'card')).toBe(true);
    expect(mayOpenOn(staff('CLERK', 'ACCOUNT'), 'caregiverPhotoId')).toBe(true);
    for (const role of ['VOLUNTEER', 'CLERK', 'ADMINISTRATOR'] as const)
      expect(everyEvidence.filter((name) => mayOpenOn(staff(role, null), name))).toEqual([]);
    expect(everyEvidence.filter((name) => mayOpenOn(staff('CLERK', 'SERVICE'), name))).toEqual([]);
    expect(everyEvidence.filter((name) => mayOpenOn(staff('VOLUNTEER', 'CIRCULATION'), name))).toEqual([]);
  });

  test('cannot be done by who is not staff, though a purpose and a role came with it', () => {
    const others = everyKind.filter(({ basis }) => basis !== 'STAFF');
    expect(others.length).toBeGreaterThan(10);
    for (const other of others) {
      expect(everyEvidence.filter((name) => mayOpenOn(other, name))).toEqual([]);
      const dressedUp = { ...other, role: 'ADMINISTRATOR', purpose: 'CIRCULATION' } as const;
      expect(everyEvidence.filter((name) => mayOpenOn(dressedUp, name))).toEqual([]);
    }
  });

  test('[legal.process] on paper MUST be the administrator’s for LEGAL, and cannot be the desk’s', () => {
    for (const name of ['courtOrder', 'writtenConsent'] as const) {
      expect(mayOpenOn(staff('ADMINISTRATOR', 'LEGAL'), name)).toBe(true);
      expect(mayOpenOn(staff('ADMINISTRATOR', 'CIRCULATION'), name)).toBe(false);
      expect(mayOpenOn(staff('CLERK', 'CIRCULATION'), name)).toBe(false);
    }
    expect(mayOpenOn(staff('ADMINISTRATOR', 'LEGAL'), 'card')).toBe(false);
  });

  test('[access.photo-id] MUST want a photo ID, one at least, and cannot be content with a library card', () => {
    for (const name of ['borrowerInPerson', 'caregiverPhotoId'] as const) {
      for (const photo of photoIds) expect(wasSeen(name, [photo])).toBe(true);
      expect(wasSeen(name, ['LIBRARY_CARD', 'PASSPORT'])).toBe(true);
      expect(wasSeen(name, ['LIBRARY_CARD', 'COURT_PAPER', 'CONSENT_FORM'])).toBe(false);
      expect(wasSeen(name, [])).toBe(false);
    }
    expect(wasSeen('card', [])).toBe(true);
  });
});

test('[policy] the published table MUST have staff with their purpose, and cannot have a role where there is none', () => {
  const lines = whoMay();
  expect(lines.filter(({ act }) => act === 'signIn')).toEqual(
    expect.arrayContaining([{ act: 'signIn', basis: 'PUBLIC', purpose: null, roles: [] }]),
  );
  expect(lines.filter(({ act }) => act === 'checkIn')).toEqual([
    { act: 'checkIn', basis: 'FEED', purpose: null, roles: [] },
    { act: 'checkIn', basis: 'STAFF', purpose: 'SHELVING', roles: ['VOLUNTEER', 'CLERK', 'ADMINISTRATOR'] },
    { act: 'checkIn', basis: 'STAFF', purpose: 'CIRCULATION', roles: ['CLERK', 'ADMINISTRATOR'] },
  ]);
  expect(lines.filter(({ basis, roles }) => basis !== 'STAFF' && roles.length > 0)).toEqual([]);
});
