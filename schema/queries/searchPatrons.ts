import { findPatrons, type PatronPlace } from '../../drizzle/reads/patronSearch.ts';
import { builder } from '../builder.ts';
import { connection, connectionOf, cursorScope, pageSize, placeAfter } from '../connection.ts';
import { badInput } from '../errors.ts';
import { Patron } from '../types/patron.ts';
import { partsOf } from './partsOf.ts';

const PatronConnection = connectionOf('Patron', Patron, 'identity');

/** The words of a name: letters and digits, apostrophes within. Everything else separates. */
const wordsOf = (name: string): string[] => name.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? [];

/** Two letters of one word, no digits: anything less would page through everybody. */
const isPartOfAName = (word: string): boolean => (word.match(/\p{L}/gu) ?? []).length >= 2;

/** Longer than any name; beyond it the text is not one, and its words are more than a search can hold. */
const longest = 500;

builder.queryField('searchPatrons', (t) =>
  t.field({
    type: PatronConnection,
    description: 'For staff: patrons any of whose names begin with these words, at least two letters.',
    authScopes: { discloses: 'identity', reaches: 'patrons' },
    args: {
      name: t.arg.string({ required: true, authScopes: { enters: 'identity' } }),
      first: t.arg.int({ authScopes: { enters: 'open' } }),
      after: t.arg.string({ authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { name, first, after }, context, info) => {
      const size = pageSize(first);
      if (name.length > longest) throw badInput('name', `must be at most ${longest} characters`);
      const words = wordsOf(name);
      if (!words.some(isPartOfAName)) throw badInput('name', 'must have at least two letters of one name');
      const scope = cursorScope(context, 'searchPatrons', words.join(' ').toLowerCase());
      const place = placeAfter<PatronPlace>(context, scope, after);
      const parts = partsOf(context, info);
      const found = await findPatrons(context.pools, context.view, words, place, size, parts);
      const page = found.slice(0, size).filter(({ record }) => record !== null);
      context.disclosing.record(null);
      for (const { id } of page) context.disclosing.record(id);
      return connection(
        context,
        scope,
        page.length,
        [...page, ...found.slice(size)],
        ({ last, first: given, id }) => ({ last, first: given, id }),
        ({ record }) => record as never,
      );
    },
  }),
);
