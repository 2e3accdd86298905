import { describe, expect, test } from 'vitest';
import { writtenPlain } from '../../../schema/policy/cardNumber.ts';
import { isPin } from '../../../schema/policy/pin.ts';

describe('[access.card] a PIN', () => {
  test.each(['0000', '4826', '12345', '123456789012'])('MUST be 4 to 12 digits: %s', (text) => {
    expect(isPin(text)).toBe(true);
  });

  test.each([
    '',
    '123',
    '1234567890123',
    ' 1234',
    '1234 ',
    '1234\n',
    '\n1234',
    'a1234',
    '1234a',
    '12-34',
    '١٢٣٤',
  ])('cannot be anything else: %j', (text) => {
    expect(isPin(text)).toBe(false);
  });
});

describe('[access.card] a card’s number', () => {
  test('MUST be the same with and without the blanks that it is printed with', () => {
    for (const written of ['29000012345678', ' 2900 0012\t3456 78 ', '2 9 0 0 0 0 1 2 3 4 5 6 7 8'])
      expect(writtenPlain(written)).toBe('29000012345678');
  });

  test('cannot lose anything else', () => {
    expect(writtenPlain('D-12.x')).toBe('D-12.x');
    expect(writtenPlain('')).toBe('');
  });
});
