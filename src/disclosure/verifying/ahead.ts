/** Rows that come in order, read one ahead. */
export interface Ahead<Row> {
  /** The next row, which stays where it is; null at the end. */
  peek(): Promise<Row | null>;
  take(): Promise<Row | null>;
}

/** @param chunks rows in order, some at a time */
export function ahead<Row>(chunks: AsyncIterable<readonly Row[]>): Ahead<Row> {
  const source = chunks[Symbol.asyncIterator]();
  let chunk: readonly Row[] = [];
  let place = 0;
  const peek = async (): Promise<Row | null> => {
    while (place === chunk.length) {
      const next = await source.next();
      if (next.done === true) return null;
      chunk = next.value;
      place = 0;
    }
    return chunk[place] ?? null;
  };
  return {
    peek,
    async take() {
      const row = await peek();
      if (row !== null) place += 1;
      return row;
    },
  };
}
