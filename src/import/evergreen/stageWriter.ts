import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type postgres from 'postgres';
import { decodeField } from '../dump/copyText.ts';
import { type Stage, stagedColumns } from './stage.ts';

/** A block of no more than this goes in one statement: to begin and end a COPY costs more than that. Characters. */
const smallBlock = 64 * 1024;

/** Puts rows into a stage: a small block at once, a large one streamed, so that memory holds no more than a chunk. */
export class StageWriter {
  readonly #tx: postgres.TransactionSql;
  readonly #stage: Stage;
  readonly #columns: readonly string[];
  #waiting: string[] = [];
  #length = 0;
  #copy: Writable | null = null;

  constructor(tx: postgres.TransactionSql, stage: Stage) {
    this.#tx = tx;
    this.#stage = stage;
    this.#columns = ['origin', 'line', ...stagedColumns(stage)];
  }

  /** @param rows in COPY's text format, with a field for each staged column */
  async write(rows: readonly string[]): Promise<void> {
    for (const row of rows) {
      this.#waiting.push(row);
      this.#length += row.length;
    }
    if (this.#length > smallBlock) await this.#stream();
  }

  /** Everything was written. */
  async end(): Promise<void> {
    if (this.#copy === null) return this.#insert();
    await this.#stream();
    this.#copy.end();
    // Not `finish`: the driver sends its last message after that, into whatever comes next.
    await once(this.#copy, 'close');
  }

  /** Lets go of a block that did not come to its end. The transaction is lost with it. */
  async abandon(): Promise<void> {
    if (this.#copy === null || this.#copy.closed) return;
    this.#copy.on('error', () => {});
    this.#copy.destroy(new Error('the import was given up'));
    await once(this.#copy, 'close').catch(() => {});
  }

  async #stream(): Promise<void> {
    if (this.#waiting.length === 0) return;
    this.#copy ??= await this.#tx
      .unsafe(`copy ${this.#stage.name} (${this.#columns.join(', ')}) from stdin`)
      .writable();
    const text = `${this.#waiting.join('\n')}\n`;
    this.#waiting = [];
    this.#length = 0;
    if (!this.#copy.write(text)) await once(this.#copy, 'drain');
  }

  async #insert(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const rows = this.#waiting.map((row) => {
      const fields = row.split('\t').map((field) => (field === '\\N' ? null : decodeField(field)));
      return Object.fromEntries(this.#columns.map((column, at) => [column, fields[at]]));
    });
    const columns = this.#columns.join(', ');
    const { name } = this.#stage;
    await this.#tx.unsafe(
      `insert into ${name} (${columns})
      select ${columns} from json_populate_recordset(null::${name}, $1::text::json)`,
      [JSON.stringify(rows)],
    );
  }
}
