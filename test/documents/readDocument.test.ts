import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDocument } from '../../src/documents/readDocument.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-read-document-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(content: string | Buffer): Promise<string> {
  const path = join(folder, 'worklist.graphql');
  await writeFile(path, content);
  return path;
}

test.each(['{ viewer { basis } }', '\uFEFF{ viewer { basis } }', '# é\r\n{ viewer { basis } }\r\n', ''])(
  '[recovery.agency] a document MUST be read to the byte: %j',
  async (text) => {
    expect(await readDocument(await file(text))).toBe(text);
  },
);

test('[recovery.agency] what is no document’s file cannot be read as one', async () => {
  const read = (path: string) => readDocument(path).catch((error: { code: string }) => error.code);
  expect(await read(join(folder, 'none.graphql'))).toBe('NO_SUCH_PATH');
  expect(await read(folder)).toBe('NOT_A_FILE');
  expect(await read(await file(Buffer.from([0x7b, 0xff, 0x7d])))).toBe('DOCUMENT_NOT_UTF8');
  expect(await read(await file(`{ viewer { basis } } # ${'x'.repeat(110_000)}`))).toBe('DOCUMENT_TOO_LARGE');
});
