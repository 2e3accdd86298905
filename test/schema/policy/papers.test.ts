import { describe, expect, test } from 'vitest';
import { nameableClasses, type RecordClass, recordClasses } from '../../../schema/policy/classes.ts';
import { flawOfConsent, flawOfProcess } from '../../../schema/policy/papers.ts';
import { now, timeZone } from './principals.ts';

const today = '2026-05-12';
const [yesterday, tomorrow] = ['2026-05-11', '2026-05-13'];
const later = (milliseconds: number): Date => new Date(now.getTime() + milliseconds);

const order = {
  classes: ['circulation'] as readonly string[],
  expiresAt: later(60_000),
  issuedOn: yesterday,
  servedOn: today,
  windowFrom: null as string | null,
  windowTo: null as string | null,
};
const form = { classes: ['contact'] as readonly string[], expiresAt: later(60_000), signedOn: today };
const ofOrder = (other: Partial<typeof order>) => flawOfProcess({ ...order, ...other }, now, timeZone);
const ofForm = (other: Partial<typeof form>) => flawOfConsent({ ...form, ...other }, now, timeZone);
const others = Object.keys(recordClasses).filter((each) => !nameableClasses.has(each as RecordClass));

describe('[legal.process] a process', () => {
  test('MUST be taken as it is, where nothing is wrong with it', () => {
    expect(ofOrder({})).toBeNull();
    expect(ofOrder({ classes: [...nameableClasses] })).toBeNull();
  });

  test('MUST be served on the day that it is issued or after it, and cannot be before it', () => {
    expect(ofOrder({ issuedOn: today, servedOn: today })).toBeNull();
    expect(ofOrder({ issuedOn: today, servedOn: yesterday })).toEqual({
      part: 'servedOn',
      reason: 'SERVED_BEFORE_ISSUED',
    });
  });

  test('cannot be served on a day to come, in the library', () => {
    expect(ofOrder({ servedOn: tomorrow })).toEqual({ part: 'servedOn', reason: 'NOT_SERVED_YET' });
    const late = new Date('2026-05-13T05:59:59Z');
    const served = { ...order, servedOn: tomorrow, expiresAt: new Date('2027-01-01') };
    expect(flawOfProcess(served, late, timeZone)?.reason).toBe('NOT_SERVED_YET');
    expect(flawOfProcess(served, late, 'UTC')).toBeNull();
  });

  test('MUST have a window that does not end before it begins: of one day, or open at either end', () => {
    expect(ofOrder({ windowFrom: '2026-04-02', windowTo: '2026-04-01' })).toEqual({
      part: 'windowTo',
      reason: 'WINDOW_ENDS_FIRST',
    });
    for (const [windowFrom, windowTo] of [
      ['2026-04-01', '2026-04-01'],
      ['2026-04-01', '2026-04-02'],
      ['2026-04-01', null],
      [null, '2026-04-01'],
    ] as const)
      expect(ofOrder({ windowFrom, windowTo })).toBeNull();
  });
});

describe.each([
  ['[legal.process] a process', ofOrder],
  ['[statute.consent] a signed form', ofForm],
] as const)('%s', (_, flaw) => {
  test('MUST name classes, and each of them one that a paper can name', () => {
    const wrong = { part: 'classes', reason: 'CLASS_NOT_NAMEABLE' };
    expect(flaw({ classes: [] })).toEqual(wrong);
    expect(others.length).toBeGreaterThan(5);
    for (const each of [...others, 'toString', ''])
      for (const classes of [[each], ['contact', each], [each, 'contact']])
        expect(flaw({ classes }), each).toEqual(wrong);
    for (const each of nameableClasses) expect(flaw({ classes: [each] }), each).toBeNull();
  });

  test('MUST be in force still, to the moment', () => {
    const over = { part: 'expiresAt', reason: 'EXPIRY_PAST' };
    expect(flaw({ expiresAt: later(1) })).toBeNull();
    expect(flaw({ expiresAt: later(0) })).toEqual(over);
    expect(flaw({ expiresAt: later(-1) })).toEqual(over);
  });
});

describe('[statute.consent] a signed form', () => {
  test('cannot be signed on a day to come', () => {
    expect(ofForm({ signedOn: tomorrow })).toEqual({ part: 'signedOn', reason: 'NOT_SIGNED_YET' });
    expect(ofForm({ signedOn: today })).toBeNull();
    expect(ofForm({ signedOn: yesterday })).toBeNull();
  });
});
