import { expect, test } from 'vitest';
import { importing } from './importing.ts';

const library = importing();
/** The kinds of ids that a table has: 4 is chance alone, 7 goes by the time. */
const kinds = (table: string): Promise<unknown[]> =>
  library.values(`select distinct substring(id::text, 15, 1) from ${table}`);

test('[collect.function] cannot tell from an id of a person, or of what they have, when or after whom it came', async () => {
  const users = { 'actor.usr': [{ day_phone: '555-0100' }], 'actor.usr_address': [{}] };
  await library.rows({
    ...users,
    'action.circulation': [{}],
    'action.hold_request': [{}],
    'money.billing': [{}],
  });
  for (const table of ['patrons', 'phones', 'cards', 'addresses', 'loans', 'holds', 'charges'])
    expect(await kinds(table), table).toEqual(['4']);
  for (const table of ['titles', 'items']) expect(await kinds(table), table).toEqual(['7']);
});
