import { catalogue, type TitlePlace } from '../../drizzle/reads/catalogue.ts';
import { builder } from '../builder.ts';
import { connection, connectionOf, cursorScope, pageSize, placeAfter } from '../connection.ts';
import { badInput } from '../errors.ts';
import { Title } from '../types/title.ts';

const TitleConnection = connectionOf('Title', Title, 'open');

/** Longer than any title; beyond it the text is not a search. */
const longest = 500;

builder.queryField('searchTitles', (t) =>
  t.field({
    type: TitleConnection,
    description:
      'Titles by words of title or author, best first. Quotes, `or` and `-` work as in a web search.',
    authScopes: { discloses: 'open' },
    args: {
      text: t.arg.string({ required: true, authScopes: { enters: 'open' } }),
      first: t.arg.int({ authScopes: { enters: 'open' } }),
      after: t.arg.string({ authScopes: { enters: 'open' } }),
    },
    resolve: async (_, { text, first, after }, context) => {
      const size = pageSize(first);
      if (text.trim() === '' || text.length > longest)
        throw badInput('text', `must be from 1 to ${longest} characters`);
      const scope = cursorScope(context, 'searchTitles', text);
      const place = placeAfter<TitlePlace>(context, scope, after);
      const found = await catalogue.search(context.pools, text, place, size + 1);
      return connection(
        context,
        scope,
        size,
        found,
        ({ rank, id }) => ({ rank, id }),
        (row) => row,
      );
    },
  }),
);
