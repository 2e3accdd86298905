import { appendFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seal } from '../../src/disclosure/sealing.ts';
import { type Logged, openLogged } from './logged.ts';
import { sinkKinds } from './sinkPlaces.ts';

const holds = { holds: true, findings: [], found: 0, unsealed: 0 };

describe('[offence.disclosure] a sink', () => {
  describe.each(sinkKinds)('that is %s', (kind) => {
    let logged: Logged;
    beforeAll(async () => {
      logged = await openLogged(kind);
    });
    beforeEach(() => logged.clear());
    afterAll(() => logged.close());

    const seals = () => logged.carrel.database.superuser`select number from disclosure_seals`;

    test('and is out of reach MUST delay the seal, and what is late MUST be sealed when it is back', async () => {
      await logged.look(2);
      const away = {
        ...logged.sealer.sink,
        append: () => Promise.reject(Object.assign(new Error(), { code: 'EIO' })),
      };
      const { now } = logged.carrel.clock;
      await expect(seal({ ...logged.sealer, sink: away }, { now })).rejects.toMatchObject({ code: 'EIO' });
      expect([...(await seals())]).toEqual([]);
      await logged.look(1);
      expect(await logged.seal()).toMatchObject({ entries: 3 });
      expect(await logged.verify()).toMatchObject(holds);
    });

    test('and has missed seals MUST be given them, and cannot be given one that is not right', async () => {
      await logged.look(1);
      await logged.seal();
      await logged.look(1);
      await logged.seal();
      const lines = await logged.lines();
      await logged.rewrite([]);
      await logged.seal();
      expect(await logged.lines()).toEqual(lines);
      await logged.rewrite(lines.slice(0, 1));
      await logged.tamper(
        `update disclosure_seals set root = decode(repeat('00', 32), 'hex') where number = 2`,
      );
      await expect(logged.seal()).rejects.toMatchObject({ code: 'SEALS_ALTERED' });
      expect(await logged.lines()).toHaveLength(1);
    });

    test('and has a seal which a crash kept from the database MUST give it back, numbers and all', async () => {
      await logged.look(2);
      const cut = { ...logged.sealer.sink };
      cut.append = async (batch) => {
        await logged.sealer.sink.append(batch);
        throw Object.assign(new Error(), { code: 'KILLED' });
      };
      const { now } = logged.carrel.clock;
      await expect(seal({ ...logged.sealer, sink: cut }, { now })).rejects.toMatchObject({ code: 'KILLED' });
      await logged.look(1);
      expect(await logged.seal()).toMatchObject({
        entries: 3,
        last: { number: 2, firstEntry: 3, lastEntry: 3 },
      });
      expect(await logged.lines()).toHaveLength(2);
      expect(await logged.verify()).toMatchObject({ ...holds, sealed: 3 });
    });

    // Objects are written whole.
    if (kind === 'a file')
      test('with a line that a crash left unfinished MUST be written on after it', async () => {
        await logged.look(1);
        await logged.seal();
        const [first = ''] = await logged.lines();
        await appendFile(logged.path, first.slice(0, 90));
        await logged.look(1);
        await logged.seal();
        expect(await logged.lines()).toHaveLength(3);
        expect(await logged.verify()).toMatchObject({ ...holds, sealed: 2 });
      });

    test('and goes another way than the database cannot be written to', async () => {
      await logged.look(1);
      await logged.seal();
      const lines = await logged.lines();
      await logged.tamper('delete from sealed_disclosures; delete from disclosure_seals');
      await logged.rewrite([]);
      await logged.look(1);
      await logged.seal();
      await logged.rewrite(lines);
      await expect(logged.seal()).rejects.toMatchObject({ code: 'SINK_DISAGREES' });
      expect(await logged.lines()).toEqual(lines);
    });
  });
});
