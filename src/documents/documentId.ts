import { createHash } from 'node:crypto';

/**
 * The id of a document: the SHA-256 of its text in UTF-8, as the appendix on persisted documents of the GraphQL over
 * HTTP draft has it. Every character counts, a line's end too.
 */
export const documentIdOf = (text: string): string =>
  `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;

const documentId = /^sha256:[0-9a-f]{64}$/;

/** Whether a text can be such an id: in lower case, as the draft has it. */
export const isDocumentId = (text: string): boolean => documentId.test(text);
