import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encryptedCursors } from '../../src/gateway/cursors.ts';
import { Secret } from '../../src/secret.ts';

const cursors = encryptedCursors(new Secret('one secret of thirty-two characters or more'));
const others = encryptedCursors(new Secret('another secret of thirty-two characters or so'));
const place = { last: 'Alderquist', first: 'Wren', id: '1' };

describe('[judged-once] a cursor', () => {
  test('MUST open for the caller, field and arguments it was made for, as what was put in', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (scope, value) => {
        const opened = cursors.open(scope, cursors.seal(scope, value));
        expect(opened).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('cannot be opened for another scope, or with another secret', () => {
    const cursor = cursors.seal('one', place);
    expect(cursors.open('other', cursor)).toBeNull();
    expect(others.open('one', cursor)).toBeNull();
    expect(cursors.open('one', cursor)).toEqual(place);
  });

  test('cannot be changed, shortened, lengthened or made up', () => {
    const bytes = Buffer.from(cursors.seal('one', place), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(cursors.open('one', changed.toString('base64url')), String(at)).toBeNull();
      expect(cursors.open('one', bytes.subarray(0, at).toString('base64url'))).toBeNull();
    }
    expect(cursors.open('one', Buffer.concat([bytes, bytes]).toString('base64url'))).toBeNull();
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(cursors.open('one', text)).toBeNull();
      }),
    );
  });

  test('cannot show what is in it, nor that two are of one place', () => {
    const [one, other] = [cursors.seal('one', place), cursors.seal('one', place)];
    expect(one).not.toBe(other);
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('Alder');
    expect(one).toMatch(/^[\w-]+$/);
  });
});
