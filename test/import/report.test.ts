import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { printReport } from '../../src/import/printReport.ts';
import type { ImportProgress } from '../../src/import/report.ts';
import { showProgress } from '../../src/import/showProgress.ts';
import { importing } from './importing.ts';
import { fileOf, smallDump } from './smallExport.ts';

const library = importing();

test('[collect.function] MUST say what was read, written, left out and why, and that nothing changed', async () => {
  const rows = {
    'action.circulation': [{}],
    'action.hold_request': [{}, { id: '2', usr: '77' }, { id: '3', cancel_time: '2025-02-01 10:00:00-07' }],
  };
  const lines = printReport(await library.rows(rows));
  expect(lines.map((line) => line.replaceAll(/ +/g, ' '))).toEqual(
    expect.arrayContaining([
      'table of the export read written unchanged counted left out',
      'action.circulation 1 1',
      'action.hold_request 3 1 1 1',
      'asset.call_number 1 used in items',
      ' action.hold_request: names a user outside the export: 1 (id 2)',
      ' loans: 1 written',
    ]),
  );
  expect(lines.join('\n')).not.toContain('Nothing changed');
  const again = printReport(await library.rows(rows));
  expect(again.at(-1)).toBe('Nothing changed: all that this export has was here already.');
  expect(again.join('\n')).not.toContain('written\n');
});

const followed = async (): Promise<ImportProgress[]> => {
  const seen: ImportProgress[] = [];
  const cards = Array.from({ length: 20_000 }, (_, at) => ({ id: `${at + 1}`, barcode: `${20000 + at}` }));
  await library.empty();
  await library.path(await fileOf(smallDump({ 'actor.card': cards })), { progress: (at) => seen.push(at) });
  return seen;
};

function shown(isTTY: boolean, seen: readonly ImportProgress[]): string {
  let written = '';
  const stream = new Writable({
    write(chunk, _, done) {
      written += String(chunk);
      done();
    },
  });
  const terminal = Object.assign(stream, {
    isTTY,
    columns: 120,
    cursorTo: noop,
    clearLine: noop,
    clearScreenDown: noop,
  });
  const display = showProgress(terminal as unknown as NodeJS.WriteStream);
  for (const at of seen) display.progress(at);
  display.stop();
  return written;
}

const noop = (): boolean => true;

test('[collect.function] MUST show a bar on a terminal and plain lines elsewhere', async () => {
  const seen = await followed();
  const bytes = seen.flatMap((at) => (at.step === 'reading' ? [at.bytes] : []));
  expect(bytes.length).toBeGreaterThan(1);
  expect(bytes).toEqual(bytes.toSorted((a, b) => a - b));
  const plain = shown(false, seen);
  expect(plain).toMatch(/^reading evergreen\.sql\nwriting [\s\S]*\nwriting loans\n/);
  expect(plain.match(/reading/g)).toHaveLength(1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no escape sequence is to be there
  expect(plain).not.toMatch(/[\u001b\r]/);
  expect(shown(true, seen)).toMatch(/ % (reading evergreen\.sql|writing)/);
});
