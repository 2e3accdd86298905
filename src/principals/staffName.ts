const subjectPrefix = 'oidc:';
const logPrefix = 'staff:';

/** What the log and all that is kept call somebody who signed in with the library's identity provider. */
export const subjectName = (subject: string): string => `${subjectPrefix}${subject}`;

/** How the log names a member of staff, and the row of a token that they made. */
export const loggedName = (name: string): string => `${logPrefix}${name}`;

/** A name as it is kept and compared, however its letters were typed. */
export const asKept = (name: string): string => name.trim().normalize('NFC');

/** Whether a name can be read back from the log or a list: nothing in it is unseen, so that no two look the same for it. */
export const isPlain = (name: string): boolean => name !== '' && !/\p{C}/u.test(name);

/**
 * Whether a name can be given to a token at the command line: it must not pass for a subject's, nor for a line of the
 * log, in whatever letters.
 */
export const isFreeName = (name: string): boolean => {
  const seen = name.normalize('NFKC').trim().toLowerCase();
  return !seen.startsWith(subjectPrefix) && !seen.startsWith(logPrefix);
};

/**
 * Everybody whom a text can mean, by name: it is a token's name or a subject, and either as it stands or as the log has
 * it. A subject can itself begin as a line of the log does. `carrel.is_shut_out` reads it just so.
 */
export function meantBy(text: string): string[] {
  const readings = text.startsWith(logPrefix) ? [text, text.slice(logPrefix.length)] : [text];
  return readings.filter((name) => name !== '').flatMap((name) => [name, subjectName(name)]);
}
