import { expect, test } from 'vitest';
import { accountOf, importing } from './importing.ts';

const library = importing();

const rows = {
  'actor.usr': [{ mailing_address: '1' }, { id: '2', mailing_address: '1' }],
  'actor.usr_address': [{}],
};

test('[collect.function] MUST say why more addresses were written than the export has rows of', async () => {
  const report = await library.rows(rows);
  expect(accountOf(report, 'actor.usr_address')).toMatchObject({ read: 1, written: 1 });
  expect(report.changes).toContainEqual({ table: 'addresses', written: 2, deleted: 0 });
  expect(report.notes).toEqual([
    'actor.usr: the post of 1 goes to an address that another account keeps; it was written for them too',
  ]);
  expect((await library.rows(rows)).notes, 'nothing was written the second time').toEqual([]);
});

test('[collect.function] MUST take a shared address away when the post goes there no longer', async () => {
  await library.rows(rows);
  const report = await library.rows({ ...rows, 'actor.usr': [{ mailing_address: '1' }, { id: '2' }] });
  expect(report.changes).toContainEqual({ table: 'addresses', written: 0, deleted: 1 });
  expect(
    await library.values('select p.source from addresses a join patrons p on p.id = a.patron_id'),
  ).toEqual(['evergreen:actor.usr:1']);
});
