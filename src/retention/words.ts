/** Shorter numbers cannot be told from other text. */
export const shortestNumber = 5;

const identifier = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const run = new RegExp(`[a-z0-9]{${shortestNumber},}`, 'g');
const unbroken = new RegExp(`[^\\s"',;:=|/(){}\\[\\]\\\\]{${shortestNumber},}`, 'g');
const wholeIdentifier = new RegExp(`^${identifier.source}$`);
const wholeBytes = /^\\x((?:[0-9a-f]{2})+)$/;
const bytes = /\\+x((?:[0-9a-f]{2})+)/g;
/** A line break and its like, written out: its letter is none of the word after it. */
const escaped = /\\+(?:[nrtbf]|u[0-9a-f]{4})/g;
/** Hexadecimal digits of an identifier's sixteen bytes. */
const identifierDigits = 32;

/** An identifier as it is looked up: without its dashes. */
export const plainIdentifier = (id: string): string => id.replaceAll('-', '');

/**
 * Every word of a row that could be an identifier or a number: in whatever column, as keys and values of JSON, in
 * arrays, in text of any kind, in bytes that are an identifier or spell one. Identifiers come without dashes, all else
 * in small letters.
 * @param json the row as JSON text
 * @param say is told each word, some more than once
 */
export function eachWord(json: string, say: (word: string) => void): void {
  JSON.parse(json, function (this: unknown, key: string, value: unknown, context?: { source?: string }) {
    if (!Array.isArray(this) && /\d/.test(key)) wordsOfText(key.toLowerCase(), say);
    // A number of many digits is only whole in what was written.
    if (typeof value === 'string') wordsOfText(value.toLowerCase(), say);
    else if (typeof value === 'number') say(context?.source ?? String(value));
    return value;
  });
}

function wordsOfText(text: string, say: (word: string) => void): void {
  if (text.length < shortestNumber) return;
  // What most values are, said at once.
  if (wholeIdentifier.test(text)) {
    say(plainIdentifier(text));
    return;
  }
  const [, whole] = wholeBytes.exec(text) ?? [];
  if (whole !== undefined) {
    wordsOfBytes(whole, say);
    return;
  }
  say(text.trim());
  for (const [id] of text.matchAll(identifier)) say(plainIdentifier(id));
  for (const [word] of text.matchAll(run)) say(word);
  for (const [word] of text.matchAll(unbroken)) say(word);
  if (!text.includes('\\')) return;
  for (const [, hex = ''] of text.matchAll(bytes)) wordsOfBytes(hex, say);
  const unescaped = text.replace(escaped, ' ');
  if (unescaped !== text) wordsOfText(unescaped, say);
}

/** An identifier may begin at any byte; and the bytes may spell words. */
function wordsOfBytes(hex: string, say: (word: string) => void): void {
  for (let at = 0; at + identifierDigits <= hex.length; at += 2) say(hex.slice(at, at + identifierDigits));
  const spelled = Buffer.from(hex, 'hex').toString('latin1').toLowerCase().replaceAll('\\', ' ');
  wordsOfText(spelled, say);
}
