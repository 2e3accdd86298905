/**
 * The text search query for patrons any of whose names begin with these words; all must match.
 * @param name words of letters and digits; everything else separates
 */
export const nameQuery = (name: string): string =>
  (name.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => `'${word}':*`).join(' & ');
