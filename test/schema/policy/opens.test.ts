import { describe, expect, test } from 'vitest';
import { isRecordClass, type RecordClass, recordClasses } from '../../../schema/policy/classes.ts';
import { couldOpen, isOpen, opens, reachOf, withheldUnder } from '../../../schema/policy/opens.ts';
import type { Principal } from '../../../schema/policy/principal.ts';
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
} from './principals.ts';

const opened = (principal: Principal, at = now) => [...opens(principal, at, timeZone)].sort();
const besides = (...classes: RecordClass[]) => ['open', ...classes].sort();
const everyClass = Object.keys(recordClasses).filter(isRecordClass);
const record: RecordClass[] = ['circulation', 'pickup', 'interlibrary', 'recovery'];
const whole: RecordClass[] = ['standing', 'identity', 'contact', 'birth', ...record, 'use'];

describe('what a basis opens', () => {
  test.each<[string, Principal, RecordClass[]]>([
    ['collect.function', publicly, []],
    ['third-party.no-pii', vendor(), ['standing']],
    ['third-party.no-pii', vendor('statistics'), ['standing', 'statistics']],
    ['access.card', card, ['standing', ...record]],
    ['access.photo-id', inPerson, ['standing', 'identity', ...record]],
    ['caregiver.with-card', withCard(born.child), whole],
    ['caregiver.without-card', photoId(born.child), ['recovery']],
    ['statute.consent', consent('contact', 'use'), ['contact', 'use']],
    ['statute.consent', consent(), []],
    ['legal.process', order('circulation'), ['circulation']],
    ['legal.process', order(), []],
    ['recovery.agency', agency, ['referral']],
    ['collect.function', feed, []],
  ])('[%s] MUST be just what the policy says: %o', (_, principal, classes) => {
    expect(opened(principal)).toEqual(besides(...classes));
  });

  test.each(['household', 'referral', 'conduct', 'legal', 'audit', 'clients', 'statistics'] as const)(
    '[statute.consent] cannot be %s, whatever a consent or an order names',
    (named) => {
      expect(opened(consent(named, 'contact'))).toEqual(besides('contact'));
      expect(opened(order(named, 'circulation'))).toEqual(besides('circulation'));
      expect(couldOpen(consent(named)).has(named)).toBe(false);
      expect(couldOpen(order(named)).has(named)).toBe(false);
    },
  );
});

describe('[caregiver.with-card] a caregiver', () => {
  test('MUST see the child’s record until the 18th birthday, and cannot from then on', () => {
    for (const [caregiver, classes] of [
      [withCard, whole],
      [photoId, ['recovery'] as RecordClass[]],
    ] as const) {
      expect(opened(caregiver(born.eighteenToday), new Date('2026-05-12T05:59:59Z'))).toEqual(
        besides(...classes),
      );
      expect(opened(caregiver(born.eighteenToday), new Date('2026-05-12T06:00:00Z'))).toEqual(['open']);
      expect(opened(caregiver(born.adult))).toEqual(['open']);
    }
  });

  test('cannot see the record of someone whose age nothing proves', () => {
    expect(opened(withCard(null))).toEqual(['open']);
    expect(opened(photoId(null))).toEqual(['open']);
  });
});

describe('what staff open', () => {
  const purposes = {
    SHELVING: [],
    CIRCULATION: ['standing', 'identity', 'circulation', 'pickup', 'recovery'],
    NOTICES: ['identity', 'contact', 'pickup', 'recovery'],
    ACCOUNT: ['standing', 'identity', 'contact', 'household'],
    SERVICE: ['identity', 'contact', 'use', 'interlibrary'],
    RECOVERY: ['identity', 'contact', 'recovery', 'referral'],
    STATISTICS: ['statistics'],
    CONDUCT: ['identity', 'contact', 'conduct'],
    LEGAL: ['legal'],
    AUDIT: ['audit'],
    CLIENTS: ['clients'],
  } as const satisfies Record<string, readonly RecordClass[]>;
  type Purpose = keyof typeof purposes;
  const names = Object.keys(purposes) as Purpose[];
  const may = {
    VOLUNTEER: ['SHELVING'],
    CLERK: names.slice(0, 7),
    ADMINISTRATOR: names,
  } as const satisfies Record<string, readonly Purpose[]>;

  test.each(Object.keys(may) as (keyof typeof may)[])(
    '[collect.function] MUST be by role and purpose, and nothing for a purpose that a %s does not have',
    (role) => {
      for (const purpose of names)
        expect(opened(staff(role, purpose)), purpose).toEqual(
          (may[role] as readonly Purpose[]).includes(purpose) ? besides(...purposes[purpose]) : ['open'],
        );
    },
  );

  test('[collect.function] cannot be a person without a purpose', () => {
    for (const role of ['VOLUNTEER', 'CLERK', 'ADMINISTRATOR'] as const) {
      expect(opened(staff(role, null))).toEqual(['open']);
      expect(reachOf(staff(role, null))).toBe('nobody');
    }
  });

  test('[collect.function] MUST reach patrons just for the purposes that show who a person is', () => {
    for (const purpose of names)
      expect(reachOf(staff('ADMINISTRATOR', purpose)), purpose).toBe(
        (purposes[purpose] as readonly RecordClass[]).includes('identity') ? 'patrons' : 'nobody',
      );
  });
});

describe('what any caller opens', () => {
  test.each(everyKind)('MUST be within what introspection lists for it: %o', (principal) => {
    const could = couldOpen(principal);
    for (const each of opens(principal, now, timeZone)) expect(could.has(each), each).toBe(true);
  });

  test.each(everyKind)('MUST have a reach, and a clause that a field is withheld under: %o', (principal) => {
    expect(['nobody', 'one card', 'one record', 'own referrals', 'patrons']).toContain(reachOf(principal));
    for (const each of everyClass) expect(withheldUnder(principal, each)).toMatch(/^[a-z-]+\.[a-z-]+$/);
  });

  test('MUST be withheld under the caller’s own clause, and under the class’s for who has none', () => {
    expect(withheldUnder(card, 'contact')).toBe('access.card');
    expect(withheldUnder(photoId(born.child), ['circulation', 'recovery'])).toBe('caregiver.without-card');
    expect(withheldUnder(publicly, 'contact')).toBe(recordClasses.contact.clause);
    expect(withheldUnder(publicly, 'statistics')).toBe('statistics.aggregate');
    // Of two classes, under the first one's.
    expect(withheldUnder(publicly, ['statistics', 'conduct'])).toBe('statistics.aggregate');
    expect(withheldUnder(publicly, ['conduct', 'statistics'])).toBe('conduct.incident');
  });

  test('MUST open a field of two classes by either, and cannot by neither', () => {
    const opened = opens(photoId(born.child), now, timeZone);
    expect(isOpen(['circulation', 'recovery'], opened)).toBe(true);
    expect(isOpen(['recovery', 'referral'], opened)).toBe(true);
    expect(isOpen(['circulation', 'pickup'], opened)).toBe(false);
    expect(isOpen('open', opened)).toBe(true);
  });
});
