import { expect, test } from 'vitest';
import { importing } from './importing.ts';

const library = importing();
/** The kinds of ids that a table has: 4 is chance alone; what goes by the time is 7. */
const kinds = (table: string): Promise<unknown[]> =>
  library.values(`select distinct substring(id::text, 15, 1) from ${table}`);

test('[collect.function] cannot tell from an id when what has it came, or after what', async () => {
  const users = { 'actor.usr': [{ day_phone: '555-0100' }], 'actor.usr_address': [{}] };
  await library.rows({
    ...users,
    'action.circulation': [{}],
    'action.hold_request': [{}],
    'money.billing': [{}],
  });
  const tables = ['patrons', 'phones', 'cards', 'addresses', 'titles', 'items', 'loans', 'holds', 'charges'];
  for (const table of tables) expect(await kinds(table), table).toEqual(['4']);
});
