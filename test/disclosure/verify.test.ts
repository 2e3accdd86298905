import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DisclosureRow } from '../../drizzle/tables/disclosures.ts';
import { canonical, digestOf, entryOf } from '../../src/disclosure/entry.ts';
import { chainAfter, chainStart, makeSeal, type SealedBatch } from '../../src/disclosure/seal.ts';
import { sealKey } from '../../src/disclosure/sealKey.ts';
import { Secret } from '../../src/secret.ts';
import { type Logged, openLogged } from './logged.ts';
import { firstOf, seal, sealThrice } from './sealedThrice.ts';

let logged: Logged;
let ids: string[];
beforeAll(async () => {
  logged = await openLogged();
});
beforeEach(async () => {
  ids = await sealThrice(logged);
});
afterAll(() => logged.close());

const first = (sink?: null) => firstOf(logged, sink);
const firstBoth = async () => [await first(), await first(null)];
const entry = (harm: string, number: number, id: string | null | undefined = ids[number - 1]) => ({
  what: 'entry',
  harm,
  number,
  id,
});
const idOf = (number: number) => `(select disclosure_id from sealed_disclosures where entry = ${number})`;

describe('[offence.disclosure] C32 the log as it was sealed', () => {
  test('MUST hold while it is being sealed: nobody seals between the look at the sink and that at the database', async () => {
    const { sink } = logged.sealer;
    await logged.look(1);
    let tried = 0;
    const verification = await logged.verify({
      ...sink,
      end: async () => {
        tried += 1;
        expect(await logged.seal()).toBeNull();
        return sink.end();
      },
      batches: (end) => {
        tried += 1;
        return sink.batches(end);
      },
    });
    expect(verification).toMatchObject({ holds: true, sealed: 7, unsealed: 1 });
    expect(tried).toBe(2);
    expect(await logged.seal()).toMatchObject({ entries: 1 });
    expect(await first()).toBe('holds');
  });

  test('MUST hold, with the sink and by the database alone, and what has no seal yet is counted', async () => {
    expect(await firstBoth()).toEqual(['holds', 'holds']);
    await logged.look(2);
    const { unsealed, unsealedSince, sealed, seals } = await logged.verify();
    expect([unsealed, sealed, seals]).toEqual([2, 7, 3]);
    expect(Date.parse(unsealedSince ?? '')).toBe(logged.carrel.clock.now.getTime() - 1_000);
  });
});

describe('[offence.disclosure] C32 an entry', () => {
  test.each([
    [`caller = 'staff:Nobody'`],
    [`at = at + interval '1 microsecond'`],
    [`basis = 'CARD'`],
    [`purpose = null`],
    [`clauses = '{}'`],
    [`classes = classes[2:]`],
    [`subjects = '{}'`],
    ['pseudonym_key = 2'],
    ['found = false'],
    ['request_id = gen_random_uuid()'],
    ['grant_id = gen_random_uuid()'],
    ['process_id = gen_random_uuid()'],
    ['consent_id = gen_random_uuid()'],
    ['mac = null'],
  ])('that was altered MUST be named: %s', async (change) => {
    await logged.tamper(`update disclosures set ${change} where id = ${idOf(5)}`);

    expect(await firstBoth()).toEqual([entry('altered', 5), entry('altered', 5)]);
  });

  test('that was altered with its digest MUST be named all the same: the program did not write it so', async () => {
    await logged.tamper(`update disclosures set found = false where id = ${idOf(2)}`);
    const [row] = await logged.carrel.database.superuser<{ row: DisclosureRow }[]>`
      select to_jsonb(d) as row from disclosures d where id = ${ids[1] ?? ''}`;
    const digest = digestOf(canonical(entryOf(row?.row as DisclosureRow)), row?.row.mac ?? null);
    await logged.tamper(`update sealed_disclosures set digest = '\\x${digest}' where entry = 2`);
    expect(await firstBoth()).toEqual([entry('altered', 2), entry('altered', 2)]);
  });

  test('whose proof was taken away with everybody’s MUST be named, so that none that was added can hide among them', async () => {
    await logged.tamper(`update disclosures set mac = null;
      insert into disclosures (id, at, request_id, caller, basis, purpose, clauses, classes, subjects, pseudonym_key, found)
      select gen_random_uuid(), at + interval '1 second', gen_random_uuid(), 'staff:Innocent Clerk', basis, purpose,
        clauses, classes, subjects, pseudonym_key, found from disclosures order by at desc limit 1`);
    const all = (harm: string) => expect.objectContaining({ what: 'entry', harm });
    for (const sink of [logged.sealer.sink, null]) {
      const { holds, findings } = await logged.verify(sink);
      expect(holds).toBe(false);
      expect(findings).toEqual([...ids.map(() => all('altered')), all('added')]);
    }
    // Nor once it is sealed.
    await logged.seal();
    expect((await logged.verify()).findings).toEqual([...ids.map(() => all('altered')), all('added')]);
  });

  test('of which just the digest was altered MUST be named where there is a sink, and its seal elsewhere', async () => {
    await logged.tamper(
      `update sealed_disclosures set digest = decode(repeat('ab', 32), 'hex') where entry = 6`,
    );
    expect(await firstBoth()).toEqual([entry('altered', 6), entry('altered', 6)]);
  });

  test('that was removed MUST be named, with its number or without', async () => {
    await logged.tamper(`delete from disclosures where id = ${idOf(4)}`);
    expect(await firstBoth()).toEqual([entry('removed', 4), entry('removed', 4)]);
    await logged.tamper('delete from sealed_disclosures where entry = 4');
    expect(await firstBoth()).toEqual([entry('removed', 4), entry('removed', 4, null)]);
  });

  test('that was removed last of all MUST be named', async () => {
    await logged.tamper(
      `delete from disclosures where id = ${idOf(7)}; delete from sealed_disclosures where entry = 7`,
    );
    expect(await firstBoth()).toEqual([entry('removed', 7), entry('removed', 7, null)]);
  });

  test('that was moved MUST be named, within a seal and from one to another', async () => {
    const swap = (one: number, other: number) =>
      logged.tamper(`update sealed_disclosures set entry = -entry where entry in (${one}, ${other});
        update sealed_disclosures set entry = ${one + other} + entry where entry < 0`);
    await swap(1, 3);
    expect(await first()).toEqual(entry('moved', 1));
    expect(await first(null)).toEqual(seal('altered', 1));
    await swap(1, 3);
    expect(await first()).toBe('holds');
    await swap(2, 5);
    expect(await first()).toEqual(entry('moved', 2));
    expect(await first(null)).not.toBe('holds');
  });

  test('that was put under another seal MUST be named', async () => {
    await logged.tamper('update sealed_disclosures set seal = 1 where entry = 5');
    expect(await firstBoth()).toEqual([entry('moved', 5), entry('moved', 5)]);
  });

  test('that was added to what is sealed MUST be named', async () => {
    const forged = '00000000-0000-4000-8000-000000000001';
    await logged.tamper(`insert into disclosures select '${forged}', at, request_id, caller, basis, purpose, clauses,
        classes, subjects, pseudonym_key, found, grant_id, process_id, consent_id, mac
      from disclosures where id = ${idOf(3)};
      insert into sealed_disclosures values ('${forged}', 8, 3, decode(repeat('ab', 32), 'hex'))`);
    expect(await firstBoth()).toEqual([entry('added', 8, forged), entry('added', 8, forged)]);
  });

  test.each([
    ['none', 'null', 'added'],
    ['another entry’s', 'mac', 'altered'],
  ])('that the program did not write MUST be named, sealed or not; its proof is %s', async (_, mac, harm) => {
    const forged = '00000000-0000-4000-8000-000000000002';
    await logged.tamper(`insert into disclosures select '${forged}', at, request_id, caller, basis, purpose, clauses,
        classes, subjects, pseudonym_key, found, grant_id, process_id, consent_id, ${mac}
      from disclosures where id = ${idOf(3)}`);
    const found = { what: 'entry', harm, number: null, id: forged };
    expect(await firstBoth()).toEqual([found, found]);
    await logged.seal();
    const sealed = entry(harm, 8, forged);
    expect(await firstBoth()).toEqual([sealed, sealed]);
  });

  test('whose time is none cannot keep the others from being sealed', async () => {
    await logged.look(1);
    await logged.tamper(
      `update disclosures set at = 'infinity' where id not in (select disclosure_id from sealed_disclosures)`,
    );
    expect(await logged.seal()).toMatchObject({ entries: 1 });
    expect(await first()).toMatchObject({ harm: 'altered', number: 8 });
  });
});

describe('[offence.disclosure] C32 a seal', () => {
  test.each([
    [`sealed_at = sealed_at + interval '1 hour'`],
    [`root = decode(repeat('00', 32), 'hex')`],
    [`previous = decode(repeat('00', 32), 'hex')`],
    [`signature = decode(repeat('00', 64), 'hex')`],
    [`first_entry = 5`],
    [`last_entry = 5`],
  ])('that was altered MUST be named: %s', async (change) => {
    await logged.tamper(`update disclosure_seals set ${change} where number = 2`);
    expect(await first()).toEqual(seal('altered', 2));
    expect((await logged.verify(null)).findings).toContainEqual(expect.objectContaining(seal('altered', 2)));
  });

  test('that is of another chain MUST be named, though it is signed and covers what is in its places', async () => {
    const { superuser, secret } = logged.carrel.database;
    const entries = await superuser<{ id: string; digest: string }[]>`
      select disclosure_id as id, encode(digest, 'hex') as digest from sealed_disclosures where seal = 2 order by entry`;
    const { seal: other } = makeSeal(
      { number: 1, lastEntry: 3, hash: 'f'.repeat(64) },
      entries.map(({ id, digest }) => [id, digest] as const),
      logged.carrel.clock.now,
      sealKey(secret),
    );
    await logged.tamper(`update disclosure_seals set sealed_at = '${other.sealedAt}', root = '\\x${other.root}',
      previous = '\\x${other.previous}', signature = '\\x${other.signature}' where number = 2`);
    expect(await firstBoth()).toEqual([seal('altered', 2), seal('altered', 2)]);
  });

  test.each([1, 2, 3])('that was removed MUST be named: %i', async (number) => {
    await logged.tamper(`delete from disclosure_seals where number = ${number}`);
    expect(await first()).toEqual(seal('removed', number));
    expect(await first(null)).not.toBe('holds');
  });

  test('and all after it cannot be removed with their entries without the sink’s saying so', async () => {
    await logged.tamper(`delete from disclosures where id in (select disclosure_id from sealed_disclosures where seal > 1);
      delete from sealed_disclosures where seal > 1; delete from disclosure_seals where number > 1`);
    expect(await first(null)).toBe('holds');
    const { findings } = await logged.verify();
    expect(findings[0]).toMatchObject(seal('removed', 2));
    expect(findings.filter(({ what }) => what === 'entry')).toMatchObject(
      [4, 5, 6, 7].map((number) => entry('removed', number)),
    );
  });
});

/** Signs the log anew, as it stands in the database now: what only who has the secret can do. */
async function signAnew(secret: Secret): Promise<void> {
  const { superuser } = logged.carrel.database;
  const rows = await superuser<{ row: DisclosureRow; seal: number }[]>`
    select to_jsonb(d) as row, s.seal::int as seal from sealed_disclosures s join disclosures d on d.id = s.disclosure_id
    order by entry`;
  let end = chainStart as { number: number; lastEntry: number; hash: string };
  for (const [, some] of Map.groupBy(rows, ({ seal }) => seal)) {
    const entries = some.map(({ row }) => [row.id, digestOf(canonical(entryOf(row)), row.mac)] as const);
    const batch: SealedBatch = makeSeal(end, entries, logged.carrel.clock.now, sealKey(secret));
    end = chainAfter(batch.seal) as typeof end;
    for (const [id, digest] of entries)
      await superuser`update sealed_disclosures set digest = decode(${digest}, 'hex') where disclosure_id = ${id}`;
    const { number, sealedAt, root, previous, signature } = batch.seal;
    await superuser`update disclosure_seals set sealed_at = ${sealedAt}, root = decode(${root}, 'hex'),
      previous = decode(${previous}, 'hex'), signature = decode(${signature}, 'hex') where number = ${number}`;
  }
}

describe('[offence.disclosure] C32 where the database lies', () => {
  test('in its entries and in its seals, rightly signed, the sink alone MUST name what was altered', async () => {
    await logged.tamper(`update disclosures set caller = 'staff:Nobody' where id = ${idOf(5)}`);
    await signAnew(logged.carrel.database.secret);
    const { findings } = await logged.verify();
    expect(findings[0]).toMatchObject(seal('altered', 1));
    expect(findings.find(({ what }) => what === 'entry')).toMatchObject(entry('altered', 5));
    expect(findings.filter(({ harm }) => harm === 'altered').at(-1)).toMatchObject(seal('altered', 3));
  });

  test('with seals of another key, the database alone MUST say so', async () => {
    await logged.tamper(`update disclosures set caller = 'staff:Nobody' where id = ${idOf(5)}`);
    await signAnew(new Secret('another secret, which is not this library’s'));
    expect(await firstBoth()).toEqual([seal('altered', 1), seal('altered', 1)]);
  });
});
