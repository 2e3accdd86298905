import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { principalOf } from '../../src/principals/resolve.ts';
import { hashToken, newToken } from '../../src/principals/token.ts';
import { type Library, now, openLibrary, settings } from '../schema/library.ts';

let library: Library;
beforeAll(async () => {
  library = await openLibrary();
});
afterAll(() => library.database.drop());

describe('[token] callers who come at once', () => {
  test('MUST each be who their own token says, some of them with one token, and one with none that is known', async () => {
    const { clerk, card, vendor } = library.tokens;
    const asked = [clerk, card, clerk, newToken('GRANT').token, vendor, card, clerk];
    const each = asked.map((token) =>
      principalOf(library.pools, hashToken(token).toString('hex'), now, settings, '127.0.0.1'),
    );
    const bases = (await Promise.all(each)).map((principal) => principal?.basis ?? null);
    expect(bases).toEqual(['STAFF', 'CARD', 'STAFF', null, 'VENDOR', 'CARD', 'STAFF']);
  });
});
