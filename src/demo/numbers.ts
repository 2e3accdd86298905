/** Numbers with check digits, as the real ones have. Card and item numbers lie in a range that no library is given. */

function luhn(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return digits + String((10 - (sum % 10)) % 10);
}

const serial = (number: number, length: number): string => String(number).padStart(length, '0');

/** A patron card's number: 14 digits, 2 first. */
export const cardNumber = (number: number): string => luhn(`29999${serial(number, 8)}`);

/** An item's barcode: 14 digits, 3 first. */
export const barcode = (number: number): string => luhn(`39999${serial(number, 8)}`);

/** An ISBN of 13 digits in the group 979-8. */
export function isbn(number: number): string {
  const digits = `9798${serial(number, 8)}`;
  const sum = [...digits].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return digits + String((10 - (sum % 10)) % 10);
}
