import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SealedBatch } from '../../src/disclosure/seal.ts';
import { readSinkLine, sinkLine } from '../../src/disclosure/sinkLine.ts';
import { type Logged, openLogged } from './logged.ts';
import { firstOf, seal, sealThrice } from './sealedThrice.ts';
import { sinkKinds } from './sinkPlaces.ts';

describe('[offence.disclosure] C32 a line of the sink', () => {
  describe.each(sinkKinds)('that is %s', (kind) => {
    let logged: Logged;
    beforeAll(async () => {
      logged = await openLogged(kind);
    });
    beforeEach(() => sealThrice(logged));
    afterAll(() => logged.close());

    const first = (sink?: null) => firstOf(logged, sink);

    // A walk through a bucket is that through a file: the ways to alter one are tried of a file, and some of a bucket.
    const isFile = kind === 'a file';

    test.each(isFile ? [1, 2, 3] : [2])('that was removed MUST be named: %i', async (number) => {
      const lines = await logged.lines();
      await logged.rewrite(lines.filter((_, place) => place !== number - 1));
      expect(await first()).toEqual(seal('removed', number, 'sink'));
    });

    /** The character after what is looked for becomes another, whatever it was. */
    const other = (before: RegExp) => (line: string) =>
      line.replace(new RegExp(`(${before.source})(.)`), (_, kept: string, digit: string) =>
        kept.concat(digit === 'f' ? '0' : 'f'),
      );
    const changes = [
      ['cut', (line: string) => line.slice(0, 100), 'removed'],
      ['with another root', other(/"root":"/), 'altered'],
      ['with another digest', other(/["-][0-9a-f]{12}","/), 'altered'],
      [
        'with an entry less',
        (line: string) => {
          const batch = readSinkLine(line) as SealedBatch;
          return sinkLine({ ...batch, entries: batch.entries.slice(1) });
        },
        'altered',
      ],
      ['with another time', (line: string) => line.replace('2026-', '2025-'), 'altered'],
    ] as const;
    test.each(isFile ? changes : changes.slice(0, 1))(
      'that was altered MUST be named: %s',
      async (_, change, harm) => {
        const lines = await logged.lines();
        const altered = lines.map((line, place) => (place === 1 ? change(line) : line));
        expect(altered).not.toEqual(lines);
        await logged.rewrite(altered);
        expect(await first()).toEqual(seal(harm, 2, 'sink'));
        expect(await first(null)).toBe('holds');
      },
    );

    test('that was moved, or is there twice, MUST be named', async () => {
      const [one = '', two = '', three = ''] = await logged.lines();
      await logged.rewrite([one, three, two]);
      expect(await first()).toEqual(seal('removed', 2, 'sink'));
      await logged.rewrite([one, two, two, three]);
      expect(await first()).toEqual(seal('added', 2, 'sink'));
    });

    if (isFile)
      test('that was altered together with the database MUST be named: neither is signed', async () => {
        const lines = await logged.lines();
        await logged.rewrite(lines.map((line) => line.replace('2026-', '2025-')));
        await logged.tamper(`update disclosure_seals set sealed_at = sealed_at - interval '1 year'`);
        const { findings } = await logged.verify();
        expect(findings[0]).toMatchObject(seal('altered', 1, 'sink'));
        expect(findings).toContainEqual(expect.objectContaining(seal('altered', 1)));
      });
  });
});
