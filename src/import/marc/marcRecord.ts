import { SaxesParser } from 'saxes';

/** A record that is not what it says it is. Its message says why, and nothing of what is in it. */
export class MarcError extends Error {}

export interface Subfield {
  code: string;
  text: string;
}

export interface DataField {
  tag: string;
  ind1: string;
  ind2: string;
  subfields: Subfield[];
}

/** A MARC 21 record. */
export interface MarcRecord {
  /** tag → its first field's text */
  control: Map<string, string>;
  data: DataField[];
}

/**
 * Reads one record in MARCXML. The whole of it has to be well-formed; entities of its own are not expanded.
 * @throws MarcError
 */
export function marcRecord(xml: string): MarcRecord {
  const record: MarcRecord = { control: new Map(), data: [] };
  const parser = new SaxesParser({ xmlns: true, position: false });
  let depth = 0;
  let field: DataField | null = null;
  let control: string | null = null;
  let subfield: Subfield | null = null;
  let text = '';
  parser.on('error', () => {
    throw new MarcError('its MARCXML is not well-formed');
  });
  parser.on('opentag', ({ local, attributes }) => {
    if (depth++ === 0 && local !== 'record') throw new MarcError('its MARCXML is not a MARC record');
    text = '';
    const attribute = (name: string): string => attributes[name]?.value ?? '';
    if (local === 'controlfield') control = attribute('tag');
    else if (local === 'datafield') {
      field = { tag: attribute('tag'), ind1: attribute('ind1'), ind2: attribute('ind2'), subfields: [] };
      record.data.push(field);
    } else if (local === 'subfield') subfield = { code: attribute('code'), text: '' };
  });
  const characters = (chunk: string): void => {
    if (control !== null || subfield !== null) text += chunk;
  };
  parser.on('text', characters);
  parser.on('cdata', characters);
  parser.on('closetag', ({ local }) => {
    depth--;
    if (local === 'controlfield' && control !== null) {
      if (!record.control.has(control)) record.control.set(control, text);
      control = null;
    } else if (local === 'subfield' && subfield !== null) {
      field?.subfields.push({ ...subfield, text });
      subfield = null;
    } else if (local === 'datafield') field = null;
  });
  parser.write(xml).close();
  return record;
}
