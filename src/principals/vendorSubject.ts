import { createHmac } from 'node:crypto';
import { deriveKey, type Secret } from '../secret.ts';

/**
 * Who a person is to one vendor: a hash under a key of that vendor alone, so that two of them cannot join their lists
 * (third-party.no-pii). It is made of the patron, not of the card, and outlives a card that is replaced.
 * @param clientId the vendor's
 * @param keyNumber the generation of the vendor's key; another number, and every subject of the vendor's is another
 * @returns 43 characters of base64url
 */
export const vendorSubject = (
  secret: Secret,
  clientId: string,
  keyNumber: number,
  patronId: string,
): string =>
  createHmac('sha256', deriveKey(secret, `vendor-subject:${clientId}`, keyNumber))
    .update(patronId)
    .digest('base64url');
