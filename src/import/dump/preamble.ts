import { Problem } from '../../problem.ts';
import type { DumpFile } from './dumpFile.ts';

const utf8 = /^(utf-?8|unicode|sql_ascii)$/i;

/**
 * What the statements around a dump's blocks say of it: its encoding, the schema that bare names are of, whether
 * it is whole.
 */
export class Preamble {
  readonly #file: DumpFile;
  /** dumps begun and not ended; `pg_dumpall` writes several into one file */
  #open = 0;
  #inserts = false;
  blocks = 0;
  schema = 'public';

  constructor(file: DumpFile) {
    this.#file = file;
  }

  /**
   * @param text a line outside the blocks
   * @throws Problem NOT_UTF8, NOT_A_DUMP
   */
  statement(text: string): void {
    if (text.startsWith('-- PostgreSQL database dump complete')) this.#open--;
    else if (/^-- PostgreSQL database dump\s*$/.test(text)) this.#open++;
    else if (text.startsWith('INSERT INTO ')) this.#inserts = true;
    else if (text.startsWith('SET ')) this.#setting(text);
    else if (/^COPY .* FROM stdin/i.test(text))
      throw new Problem(
        'NOT_A_DUMP',
        `${this.#file.name} has a COPY that is not in PostgreSQL's text format: give what pg_dump writes by default`,
      );
  }

  #setting(text: string): void {
    const [, encoding] = /^SET client_encoding = '([^']*)'/.exec(text) ?? [];
    if (encoding !== undefined && !utf8.test(encoding))
      throw new Problem(
        'NOT_UTF8',
        `${this.#file.name} says that it is in ${encoding}: dump it again with pg_dump --encoding=UTF8`,
      );
    const [, schema] = /^SET search_path = ([a-z_][a-z0-9_]*)/.exec(text) ?? [];
    if (schema !== undefined) this.schema = schema;
  }

  /**
   * The file is at its end.
   * @throws Problem TRUNCATED, NOT_A_DUMP
   */
  end(): void {
    const { name, bytes } = this.#file;
    if (this.#open > 0)
      throw new Problem('TRUNCATED', `${name} breaks off before the dump's last line: dump or copy it again`);
    if (this.blocks > 0) return;
    if (bytes === 0) throw new Problem('NOT_A_DUMP', `${name} is empty: dump or copy it again`);
    if (this.#inserts)
      throw new Problem('NOT_A_DUMP', `${name} has its rows as INSERTs: dump it again without --inserts`);
    throw new Problem('NOT_A_DUMP', `${name} has no COPY block: give what pg_dump writes by default`);
  }
}
