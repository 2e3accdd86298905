import { afterAll, beforeAll, expect, test } from 'vitest';
import { importEvergreen } from '../../src/import/evergreen.ts';
import { defaultSettings } from '../../src/settings.ts';
import { startCarrel, type TestCarrel, timeZone } from '../setup/carrel.ts';
import { concertoPath, describeConcerto } from './concerto.ts';

describeConcerto('a clerk after an import', () => {
  let carrel: TestCarrel;

  beforeAll(async () => {
    carrel = await startCarrel();
    await importEvergreen(await carrel.database.operator(), concertoPath, {
      secret: carrel.database.secret,
      now: carrel.clock.now,
      timeZone,
      skipBadRows: false,
      reversalWindow: defaultSettings.reversalWindow,
      progress: () => {},
    });
  });
  afterAll(() => carrel.close());

  const document = `{ patronByCard(cardNumber: "99999355250") {
    name { first last } email loans { state item { barcode title { title author } } } } }`;
  const ask = async (purpose: string) =>
    (await carrel.query(document, { token: carrel.tokens.clerk, purpose })).json;

  test('[collect.function] MUST read the loans of an imported patron, with their titles', async () => {
    const { data } = await ask('CIRCULATION');
    expect(data.patronByCard.name).toEqual({ first: 'Gregory', last: 'Jones' });
    expect(
      data.patronByCard.loans
        .map((loan: { item: { title: { title: string } } }) => loan.item.title.title)
        .sort(),
    ).toEqual([
      'Finzi centenary 2001',
      'Huntington student recital, Dec. 6, 1999',
      'Le concerto',
      'Mozart and his piano concertos',
      'Piano concertos nos. 2, 3 & 4',
      'Sinidos sinfónicos: an orchestral sampler',
    ]);
  });

  test('[collect.function] cannot read them for another purpose', async () => {
    const { data, errors } = await ask('ACCOUNT');
    expect(data.patronByCard.loans).toBeNull();
    expect(
      errors.some(
        (error: { extensions: { coordinate: string } }) => error.extensions.coordinate === 'Patron.loans',
      ),
    ).toBe(true);
  });
});
