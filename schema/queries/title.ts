import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { Title } from '../types/title.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

builder.queryField('title', (t) =>
  t.field({
    type: Title,
    description: 'A title of the catalogue, by its id.',
    authScopes: { discloses: 'open' },
    args: { id: t.arg.id({ required: true, authScopes: { enters: 'open' } }) },
    resolve: (_, { id }, context) => {
      if (!uuid.test(id)) throw badInput('id', 'must be an id from an earlier answer');
      return context.catalogue.title.load(id.toLowerCase());
    },
  }),
);
