/** Whether the last digit is the one that the others ask for. */
function checks(isbn: string): boolean {
  if (/^\d{9}[\dX]$/.test(isbn)) {
    let sum = 0;
    for (let at = 0; at < 10; at++) sum += (10 - at) * (isbn[at] === 'X' ? 10 : Number(isbn[at]));
    return sum % 11 === 0;
  }
  if (!/^97[89]\d{10}$/.test(isbn)) return false;
  let sum = 0;
  for (let at = 0; at < 13; at++) sum += (at % 2 === 0 ? 1 : 3) * Number(isbn[at]);
  return sum % 10 === 0;
}

/**
 * The ISBN at the beginning of a text such as `0-571-10865-2 (pbk.) :`, without hyphens, in the form it has (10 or
 * 13), or null when there is none or its check digit is wrong.
 */
export function isbnIn(text: string): string | null {
  const [start = ''] = /^\s*[\dXx-]+/.exec(text) ?? [];
  const isbn = start.replaceAll('-', '').trim().toUpperCase();
  return checks(isbn) ? isbn : null;
}
