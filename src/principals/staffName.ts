const subjectPrefix = 'oidc:';
const logPrefix = 'staff:';

/** What the log and all that is kept call somebody who signed in with the library's identity provider. */
export const subjectName = (subject: string): string => `${subjectPrefix}${subject}`;

/** Whether a name can be given to a token at the command line: it must not pass for a subject's, nor for a line of the log. */
export const isFreeName = (name: string): boolean =>
  !name.startsWith(subjectPrefix) && !name.startsWith(logPrefix);

/** A name as somebody read it, from a list of tokens, the disclosure log or the identity provider. */
export const asRead = (name: string): string => {
  const trimmed = name.trim();
  return trimmed.startsWith(logPrefix) ? trimmed.slice(logPrefix.length) : trimmed;
};
