import { isbnIn } from './isbn.ts';
import { type DataField, MarcError, type MarcRecord, marcRecord } from './marcRecord.ts';
import { withoutPunctuation } from './punctuation.ts';

/** What Carrel keeps of a bibliographic record. */
export interface Bibliographic {
  title: string;
  author: string | null;
  isbn: string | null;
  year: number | null;
}

const authorFields = ['100', '110', '111', '700', '710', '711'] as const;

/**
 * Title, author, ISBN and year of a bibliographic record in MARC 21.
 * @param xml one MARCXML record
 * @throws MarcError when it is not well-formed, not MARC, or without a title
 */
export function bibliographic(xml: string): Bibliographic {
  const record = marcRecord(xml);
  const title = titleOf(record);
  if (title === '') throw new MarcError('its MARCXML has no title (field 245)');
  return { title, author: authorOf(record), isbn: isbnOf(record), year: yearOf(record) };
}

const fields = (record: MarcRecord, tag: string): DataField[] =>
  record.data.filter((field) => field.tag === tag);

const texts = (field: DataField | undefined, codes: string): string[] =>
  (field?.subfields ?? []).filter(({ code }) => codes.includes(code)).map(({ text }) => text);

/**
 * Title proper, parallel and other title, number and name of the part, in the record's own order. Of the kind of
 * thing (`$h [videorecording] :`) only what parts the title from the next is taken.
 */
function titleOf(record: MarcRecord): string {
  const [field] = fields(record, '245');
  const parts = (field?.subfields ?? []).flatMap(({ code, text }) => {
    if (code === 'h') return /[:;=]\s*$/.exec(text)?.[0] ?? [];
    return 'abnp'.includes(code) ? text : [];
  });
  const joined = parts.join(' ').replace(/\s+/g, ' ');
  return withoutPunctuation(joined.replace(/ :(?= )/g, ':').replace(/ ;(?= )/g, ';'));
}

function authorOf(record: MarcRecord): string | null {
  for (const tag of authorFields)
    for (const field of fields(record, tag)) {
      const name = withoutPunctuation(texts(field, tag.endsWith('10') ? 'ab' : 'a').join(' '));
      if (name !== '') return name;
    }
  return null;
}

function isbnOf(record: MarcRecord): string | null {
  for (const field of fields(record, '020'))
    for (const text of texts(field, 'a')) {
      const isbn = isbnIn(text);
      if (isbn !== null) return isbn;
    }
  return null;
}

/** The year of publication: where it is printed, or else as the record is coded. */
function yearOf(record: MarcRecord): number | null {
  const statements = [
    ...fields(record, '264').filter(({ ind2 }) => ind2 === '1'),
    ...fields(record, '260'),
    ...fields(record, '264').filter(({ ind2 }) => ind2 !== '1'),
  ];
  for (const text of statements.flatMap((field) => texts(field, 'c'))) {
    const year = yearIn(text);
    if (year !== null) return year;
  }
  return yearIn(record.control.get('008')?.slice(7, 11) ?? '');
}

function yearIn(text: string): number | null {
  const [year] = /(?<!\d)(?:1\d|20)\d\d(?!\d)/.exec(text) ?? [];
  return year === undefined ? null : Number(year);
}
