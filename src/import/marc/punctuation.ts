/** Words whose full stop is their own: it stays at an element's end. Initials keep theirs too. */
const abbreviation = /^(?:\p{L}|jr|sr|dr|mr|mrs|ms|st|co|ed|eds|no|nos|op|vs|vol|inc|ltd|etc|posth|bros)$/iu;

/**
 * Takes away the punctuation that ISBD puts at an element's end to part it from the next: ` / : ; , =` and the
 * closing full stop, but not that of an initial or an abbreviation (`Jemisin, N. K.`, `op. posth.`).
 */
export function withoutPunctuation(text: string): string {
  const tidy = text.replace(/\s+/g, ' ').trim();
  const open = tidy.replace(/(?:\s*[/:;,=])+$/, '').trim();
  const [, word = ''] = /([\p{L}\p{M}]*)\.$/u.exec(open) ?? [];
  const keepsStop = abbreviation.test(word) || open.endsWith('..');
  const closed = keepsStop ? open : open.replace(/\.$/, '');
  return closed.replace(/^\[([^[\]]*)\]$/, '$1').trim();
}
