import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adultId, consentId } from '../../src/demo/adults.ts';
import { childId } from '../../src/demo/family.ts';
import { orderId } from '../../src/demo/witness.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { expectRefused } from './answers.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

type Persona = keyof TestCarrel['tokens'];
type Caller = readonly [persona: Persona | null, purpose?: string];
const ask = (document: string, persona: Persona | null, purpose?: string) =>
  carrel.query(document, {
    ...(persona === null ? {} : { token: carrel.tokens[persona] }),
    ...(purpose === undefined ? {} : { purpose }),
  });

describe('[callers] one document', () => {
  test('sent by two audiences in turn MUST be answered to each as to nobody else, in both orders', async () => {
    const pairs: readonly (readonly [Caller, Caller])[] = [
      [['card'], ['borrowerInPerson']],
      [['caregiverWithCard'], ['caregiverPhotoId']],
      [
        ['clerk', 'CIRCULATION'],
        ['clerk', 'NOTICES'],
      ],
      [
        ['clerk', 'CIRCULATION'],
        ['volunteer', 'SHELVING'],
      ],
      [['administrator', 'ACCOUNT'], ['vendor']],
      [['writtenConsent'], ['courtOrder']],
      [['feed'], ['card']],
    ];
    for (const [number, [one, other]] of pairs.entries()) {
      const document = (mark: string) => `query ${mark}${number} { viewer { basis purpose classes }
        record { id name { last } email birthDate loans { id charges { id } } }
        patronByCard(cardNumber: "${carrel.cards.adult.number}") { id name { last } email loans { id } holds { id } } }`;
      const [a, b] = [document('A'), document('B')];
      const first = [await ask(a, ...one), await ask(a, ...other)];
      const second = [await ask(b, ...other), await ask(b, ...one)].toReversed();
      const again = [await ask(a, ...one), await ask(a, ...other)];
      const texts = (answers: Answer[]) => answers.map(({ text }) => text);
      expect(texts(second)).toEqual(texts(first));
      expect(texts(again)).toEqual(texts(first));
      expect(first[0]?.text).not.toBe(first[1]?.text);
    }
  });

  test('sent by many at once cannot bring one the record of another', async () => {
    const document = '{ viewer { basis } record { id } }';
    const expected = {
      card: adultId,
      caregiverWithCard: childId,
      feed: null,
      vendor: null,
      clerk: null,
    } as const;
    const asked = Array.from(
      { length: 12 },
      () => Object.entries(expected) as [Persona, string | null][],
    ).flat();
    const answers = await Promise.all(asked.map(([persona]) => ask(document, persona)));
    expect(answers.map(({ json }) => json.data.record?.id ?? null)).toEqual(asked.map(([, id]) => id));
  });
});

describe('[callers] one connection', () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  afterAll(() => agent.destroy());

  const onIt = (query: string, token: string | null, purpose?: string) =>
    new Promise<{ status: number; port: number; body: { data?: Record<string, Record<string, unknown>> } }>(
      (resolve, reject) => {
        const sent = request(
          carrel.endpoint,
          {
            method: 'POST',
            agent,
            headers: {
              'content-type': 'application/json',
              ...(token === null ? {} : { authorization: `Bearer ${token}` }),
              ...(purpose === undefined ? {} : { 'carrel-purpose': purpose }),
            },
          },
          (response) => {
            let text = '';
            const port = response.socket.localPort ?? 0;
            response.setEncoding('utf8').on('data', (chunk: string) => {
              text += chunk;
            });
            response.on('end', () =>
              resolve({ status: response.statusCode ?? 0, port, body: JSON.parse(text) }),
            );
          },
        );
        sent.on('error', reject);
        sent.end(JSON.stringify({ query }));
      },
    );

  test('MUST take each request’s purpose and token by itself', async () => {
    const { clerk, card, vendor } = carrel.tokens;
    const document = `{ viewer { basis purpose } patronByCard(cardNumber: "${carrel.cards.adult.number}") { email loans { id } } }`;
    const inTurn = [
      [clerk, 'CIRCULATION', { email: null, loans: true }],
      [clerk, 'ACCOUNT', { email: true, loans: null }],
      [clerk, undefined, null],
      [card, undefined, null],
      [clerk, 'CIRCULATION', { email: null, loans: true }],
      [null, undefined, null],
      [vendor, undefined, null],
      [clerk, 'NOTICES', { email: true, loans: true }],
    ] as const;
    const ports = new Set<number>();
    for (const [token, purpose, expected] of inTurn) {
      const { body, port } = await onIt(document, token, purpose);
      ports.add(port);
      const found = body.data?.['patronByCard'] ?? null;
      if (expected === null) expect(found).toBeNull();
      else
        for (const key of ['email', 'loans'] as const)
          expect(found?.[key] !== null, `${purpose} ${key}`).toBe(expected[key] !== null);
      expect(body.data?.['viewer']?.['purpose']).toBe(purpose ?? null);
    }
    expect(ports.size).toBe(1);
  });

  test('cannot keep the bearer of a token that is refused in between', async () => {
    expect((await onIt('{ record { id } }', carrel.tokens.card)).body.data?.['record']?.['id']).toBe(adultId);
    expect((await onIt('{ record { id } }', 'carrel_g_x')).status).toBe(401);
    expect((await onIt('{ record { id } }', null)).body.data).toEqual({ record: null });
  });

  const adults = (state: string) => `update cards set state = '${state}' where number = '${'{adult}'}'`;
  const childs = (state: string) => `update cards set state = '${state}' where number = '${'{child}'}'`;
  const link = (what: string) =>
    `update caregiver_links set ${what} where child_id = '${childId}' and caregiver_id is not null`;
  const order = (what: string) => `update legal_processes set ${what} where id = '${orderId}'`;
  test.each<[string, Persona, string, string]>([
    [
      '[unauthenticated] its token is revoked',
      'card',
      "update tokens set revoked_at = '{now}' where label = 'demonstration: card'",
      "update tokens set revoked_at = null where label = 'demonstration: card'",
    ],
    ['[access.lost-card] its card is reported lost', 'card', adults('LOST'), adults('ACTIVE')],
    ['[access.lost-card] its card is replaced', 'card', adults('REPLACED'), adults('ACTIVE')],
    [
      '[access.card] its card has expired',
      'card',
      "update cards set expires_on = '2026-06-16' where number = '{adult}'",
      "update cards set expires_on = '2031-01-01' where number = '{adult}'",
    ],
    [
      '[access.lost-card] the child’s card is reported lost',
      'caregiverWithCard',
      childs('LOST'),
      childs('ACTIVE'),
    ],
    [
      '[caregiver.with-card] its signature is taken back',
      'caregiverWithCard',
      link('signed = false'),
      link('signed = true'),
    ],
    [
      '[caregiver.without-card] its signature is taken back',
      'caregiverPhotoId',
      link('signed = false'),
      link('signed = true'),
    ],
    [
      '[caregiver.without-card] it is listed no more',
      'caregiverPhotoId',
      link('listed = false'),
      link('listed = true'),
    ],
    [
      '[statute.consent] its consent is revoked',
      'writtenConsent',
      `update consents set revoked_at = '{now}' where id = '${consentId}'`,
      `update consents set revoked_at = null where id = '${consentId}'`,
    ],
    [
      '[statute.consent] its consent has expired',
      'writtenConsent',
      `update consents set expires_at = '{now}' where id = '${consentId}'`,
      `update consents set expires_at = '2031-01-01' where id = '${consentId}'`,
    ],
    [
      '[legal.process] its process is vacated',
      'courtOrder',
      order("state = 'VACATED'"),
      order("state = 'APPROVED'"),
    ],
    [
      '[legal.process] its process has expired',
      'courtOrder',
      order("expires_at = '{now}'"),
      order("expires_at = '2031-01-01'"),
    ],
    [
      '[legal.process] it is named no more',
      'courtOrder',
      `delete from legal_process_subjects where process_id = '${orderId}'`,
      `insert into legal_process_subjects (process_id, patron_id) select '${orderId}', patron_id from grants where process_id = '${orderId}'`,
    ],
    [
      '[unauthenticated] its grant is ended',
      'borrowerInPerson',
      "update grants set ended_at = '{now}' where basis = 'BORROWER_IN_PERSON'",
      "update grants set ended_at = null where basis = 'BORROWER_IN_PERSON'",
    ],
  ])('MUST be ended at once where, between two requests, %s', async (_, persona, end, mend) => {
    const { superuser } = carrel.database;
    const run = (text: string) =>
      superuser.unsafe(
        text
          .replace('{adult}', carrel.cards.adult.number)
          .replace('{child}', carrel.cards.child.number)
          .replace('{now}', carrel.clock.now.toISOString()),
      );
    const document = '{ record { id } }';
    const token = carrel.tokens[persona];
    expect((await onIt(document, token)).body.data?.['record']).not.toBeNull();
    await run(end);
    try {
      expect((await onIt(document, token)).status).toBe(401);
      expectRefused(await ask(document, persona), 401, 'UNAUTHENTICATED');
    } finally {
      await run(mend);
    }
    expect((await onIt(document, token)).body.data?.['record']).not.toBeNull();
  });

  test('[caregiver.with-card] MUST go on where the signer is listed no more: the card is there', async () => {
    const { superuser } = carrel.database;
    await superuser.unsafe(link('listed = false'));
    expect((await ask('{ record { id } }', 'caregiverWithCard')).json.data.record.id).toBe(childId);
    await superuser.unsafe(link('listed = true'));
  });
});
