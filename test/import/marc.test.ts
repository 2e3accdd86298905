import { expect, test } from 'vitest';
import { bibliographic } from '../../src/import/marc/bibliographic.ts';
import { isbnIn } from '../../src/import/marc/isbn.ts';
import { withoutPunctuation } from '../../src/import/marc/punctuation.ts';

const field = (tag: string, subfields: Record<string, string>, ind2 = ' '): string =>
  `<datafield tag="${tag}" ind1="1" ind2="${ind2}">${Object.entries(subfields)
    .map(([code, text]) => `<subfield code="${code[0]}">${text}</subfield>`)
    .join('')}</datafield>`;

const record = (...fields: string[]): string =>
  `<record xmlns="http://www.loc.gov/MARC21/slim"><leader>x</leader>${fields.join('')}</record>`;

const titled = field('245', { a: 'A title /' });

test.each([
  [{ a: 'The concerto /', c: 'Abraham Veinus.' }, 'The concerto'],
  [
    { a: 'Critical entertainments :', b: 'music old and new /' },
    'Critical entertainments: music old and new',
  ],
  [
    { a: 'The walking dead.', n: '[Vol. 1]', p: 'Days gone bye /' },
    'The walking dead. [Vol. 1] Days gone bye',
  ],
  [{ a: 'Kammerkonzert =', b: 'Chamber concerto' }, 'Kammerkonzert = Chamber concerto'],
  [{ a: 'Cry Macho', h: '[videorecording].' }, 'Cry Macho'],
  [{ a: 'The crow', h: '[sound recording] :', b: 'the soundtrack.' }, 'The crow: the soundtrack'],
  [{ a: 'The crow', h: '[sound recording] /', c: 'somebody.' }, 'The crow'],
  [{ a: 'Caf&#xE9; &amp; co.,' }, 'Café & co.'],
  [{ a: 'People.' }, 'People'],
])('[collect.function] MUST make one title of field 245: %o', (subfields, title) => {
  expect(bibliographic(record(field('245', subfields))).title).toBe(title);
});

test.each([
  [field('100', { a: 'Jemisin, N. K.,', e: 'author.' }), 'Jemisin, N. K.'],
  [field('100', { a: 'Jones, Diana Wynne.' }), 'Jones, Diana Wynne'],
  [field('110', { a: 'California.', b: 'Division of Mines.' }), 'California. Division of Mines'],
  [field('700', { a: 'Jackson, Peter,' }) + field('100', { a: 'Tolkien, J. R. R.' }), 'Tolkien, J. R. R.'],
  [field('700', { a: 'Jackson, Peter,' }), 'Jackson, Peter'],
  ['', null],
])('[collect.function] MUST find the author: %s', (fields, author) => {
  expect(bibliographic(record(titled, fields)).author).toBe(author);
});

test.each([
  [
    '264 of publication before that of copyright',
    field('264', { c: '©1997' }, '4') + field('264', { c: '2003.' }, '1'),
    2003,
  ],
  ['260', field('260', { c: '1978, c1973.' }), 1978],
  ['brackets', field('260', { c: '[2012]' }), 2012],
  ['the coded year', '<controlfield tag="008">970701s1989    it </controlfield>', 1989],
  ['no year', '<controlfield tag="008">970701nuuuu    it </controlfield>', null],
])('[collect.function] MUST find the year in %s', (_, fields, year) => {
  expect(bibliographic(record(titled, fields)).year).toBe(year);
});

test.each([
  ['0-571-10865-2 (pbk.) :', '0571108652'],
  ['978-0-439-13960-1', '9780439139601'],
  ['068146576x', '068146576X'],
  ['9780439139600', null],
  ['not an ISBN', null],
  ['', null],
])('[collect.function] MUST take an ISBN for one only if its check digit is right: %s', (text, isbn) => {
  expect(isbnIn(text)).toBe(isbn);
});

test('[collect.function] MUST take the first good ISBN of a record, with prefixed tags too', () => {
  const xml = record(titled, field('020', { a: '123' }), field('020', { a: '0486211789', z: '0571108652' }));
  expect(bibliographic(xml).isbn).toBe('0486211789');
  const prefixed = xml.replaceAll(/<(\/?)(\w)/g, '<$1m:$2').replace('xmlns=', 'xmlns:m=');
  expect(bibliographic(prefixed)).toEqual(bibliographic(xml));
});

test.each([
  ['broken', '<record><datafield></record>', 'not well-formed'],
  ['cut off', record(titled).slice(0, -10), 'not well-formed'],
  ['empty', '', 'not well-formed'],
  ['an unknown entity', record(field('245', { a: '&secret;' })), 'not well-formed'],
  ['of another kind', '<mods/>', 'not a MARC record'],
  ['without a title', record(field('100', { a: 'X' })), 'no title'],
])('[collect.function] cannot read a record that is %s, and does not repeat it', (_, xml, reason) => {
  expect(() => bibliographic(xml)).toThrow(reason);
  expect(() => bibliographic(xml)).not.toThrow(/datafield|secret|mods/);
});

test('[collect.function] cannot have a record read files or swell', () => {
  const doctype = '<!DOCTYPE r [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;">]>';
  expect(() => bibliographic(doctype + record(field('245', { a: '&b;' })))).toThrow('not well-formed');
});

test.each([
  ['Violin concerto no. 1, op. posth.', 'Violin concerto no. 1, op. posth.'],
  ['Institute of Engineers, Inc.', 'Institute of Engineers, Inc.'],
  ['Concerto (1926).', 'Concerto (1926)'],
  ['[Untitled]', 'Untitled'],
  ['To be continued...', 'To be continued...'],
  ['  Spaces  inside ; ', 'Spaces inside'],
])('[collect.function] MUST trim %s', (text, trimmed) => {
  expect(withoutPunctuation(text)).toBe(trimmed);
});
