import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { denialsOf } from './denials.ts';
import { type Given, wholeField } from './judge/documents.ts';
import { givenFor } from './judge/given.ts';
import { type Caller, type Library, openLibrary } from './library.ts';

let library: Library;
let given: Given;
beforeAll(async () => {
  library = await openLibrary();
  given = await givenFor(library);
});
afterAll(() => library.database.drop());

const query = schema.getQueryType();
if (query == null) throw new TypeError('no query type');
const record = (): string => {
  const field = query.getFields()['record'];
  if (field === undefined) throw new TypeError('no record');
  return `{ ${wholeField(query, field, given)} }`;
};
/** The whole document, uncut, so that whatever is refused is refused by scope-auth alone. */
const refusedTo = async (caller: Caller): Promise<string[]> => {
  const asked = library.ask(caller, record());
  return denialsOf(await asked.run(asked.document, schema)).map(({ coordinate }) => coordinate);
};

describe('[field.rule] what scope-auth let through', () => {
  test('cannot be let through for those to whom less is open, whoever asked before', async () => {
    const [whole, narrowed] = [library.caller('borrowerInPerson'), library.caller('caregiverPhotoId')];
    const before = await refusedTo(narrowed);
    expect(before).toContain('Patron.name');
    for (let round = 0; round < 3; round += 1) {
      expect(await refusedTo(whole)).not.toContain('Patron.name');
      expect(await refusedTo(narrowed)).toEqual(before);
    }
  });

  test('cannot be let through for those who reach nobody, with the same classes open', async () => {
    const caller = library.caller('borrowerInPerson');
    expect(await refusedTo(caller)).not.toContain('Query.record');
    const out: Caller = { ...caller, request: { ...caller.request, reach: 'nobody' } };
    expect(await refusedTo(out)).toContain('Query.record');
    expect(await refusedTo(caller)).not.toContain('Query.record');
  });

  test('cannot be let through where what is open has shrunk since', async () => {
    const caller = library.caller('borrowerInPerson');
    expect(await refusedTo(caller)).not.toContain('Patron.name');
    const opened = new Set([...caller.request.opened].filter((each) => each !== 'identity'));
    const shrunk: Caller = { ...caller, request: { ...caller.request, opened } };
    expect(await refusedTo(shrunk)).toContain('Patron.name');
  });
});
