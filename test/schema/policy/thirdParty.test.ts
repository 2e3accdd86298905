import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { vendorScopes } from '../../../schema/policy/bases.ts';
import {
  isRecordClass,
  nameableClasses,
  personClasses,
  type RecordClass,
  recordClasses,
} from '../../../schema/policy/classes.ts';
import { couldOpen, opens, reachOf } from '../../../schema/policy/opens.ts';
import { agency, feed, now, timeZone, vendor } from './principals.ts';

/** What no third party ever holds, in the words of the rule: from `identity` to `household`. */
const aPersons: readonly RecordClass[] = [
  'identity',
  'contact',
  'birth',
  'circulation',
  'pickup',
  'interlibrary',
  'recovery',
  'use',
  'household',
];
const everyClass = Object.keys(recordClasses).filter(isRecordClass);

describe('[third-party.no-pii] a vendor', () => {
  test('MUST learn whether a card is good, and statistics with that scope', () => {
    expect(opens(vendor('statistics'), now, timeZone)).toEqual(new Set(['open', 'standing', 'statistics']));
  });

  test.each(everyClass.filter((each) => each !== 'open' && each !== 'standing' && each !== 'statistics'))(
    'cannot be given %s by any scope, wherever the scope came from',
    (scope) => {
      expect(opens(vendor('statistics', scope), now, timeZone).has(scope)).toBe(false);
      expect(couldOpen(vendor('statistics', scope)).has(scope)).toBe(false);
    },
  );

  test('cannot open a person by any set of scopes whatsoever', () => {
    const scope = fc.oneof(fc.constantFrom(...everyClass), fc.string(), fc.constantFrom('*', 'all', 'admin'));
    fc.assert(
      fc.property(fc.array(scope, { maxLength: 20 }), (scopes) => {
        for (const each of [...opens(vendor(...scopes), now, timeZone), ...couldOpen(vendor(...scopes))])
          expect(['open', 'standing', 'statistics']).toContain(each);
      }),
    );
  });

  test('cannot be offered a scope that opens a person', () => {
    for (const scope of vendorScopes) expect(personClasses.has(scope), scope).toBe(false);
  });

  test('cannot reach more than the one card that it proves', () => {
    expect(reachOf(vendor('statistics', 'identity'))).toBe('one card');
  });
});

describe('[third-party.no-pii] a feed and an agency', () => {
  test('cannot open a person: a feed nothing, an agency its referrals only', () => {
    expect(opens(feed, now, timeZone)).toEqual(new Set(['open']));
    expect(opens(agency, now, timeZone)).toEqual(new Set(['open', 'referral']));
    for (const each of aPersons)
      for (const third of [feed, agency]) expect(couldOpen(third).has(each), each).toBe(false);
  });

  test('cannot reach a record', () => {
    expect(reachOf(feed)).toBe('nobody');
    expect(reachOf(agency)).toBe('own referrals');
  });
});

describe('[offence.disclosure] the classes that are logged', () => {
  test('MUST be all that say something about a person, and no other', () => {
    const silent = ['open', 'statistics', 'audit', 'clients'];
    expect([...personClasses].sort()).toEqual(everyClass.filter((each) => !silent.includes(each)).sort());
  });

  test('[statute.consent] MUST be what a consent can name, from standing to use', () => {
    expect([...nameableClasses]).toEqual(
      everyClass.slice(everyClass.indexOf('standing'), everyClass.indexOf('use') + 1),
    );
    expect(nameableClasses.has('use')).toBe(true);
    expect(nameableClasses.has('household')).toBe(false);
  });
});
