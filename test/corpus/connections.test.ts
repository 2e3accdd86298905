import { Agent, request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { childId } from '../../src/demo/family.ts';
import { orderId } from '../../src/demo/witness.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { item } from './items.ts';

/** What ends between two requests has ended at the second, though the connection is the same. */

let carrel: TestCarrel;
let noon: Date;
beforeAll(async () => {
  carrel = await startCarrel();
  noon = carrel.clock.now;
});
beforeEach(() => {
  carrel.clock.now = noon;
});
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
afterAll(async () => {
  agent.destroy();
  await carrel.close();
});

interface Heard {
  readonly status: number;
  readonly text: string;
  /** The connection's own end: the same as before, or it was another connection. */
  readonly port: number | undefined;
}

const onIt = (
  persona: keyof TestCarrel['tokens'],
  query = '{ record { id loans { id } } }',
): Promise<Heard> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${carrel.tokens[persona]}` };
    const sent = request(carrel.endpoint, { method: 'POST', agent, headers }, (response) => {
      const port = response.socket.localPort;
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, port }));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify({ query }));
  });

/** Answered, then ended, then not answered: on one connection, and no byte of the record in the second answer. */
async function expectEnded(
  persona: keyof TestCarrel['tokens'],
  end: () => Promise<unknown> | unknown,
  status: number,
): Promise<void> {
  const before = await onIt(persona);
  expect(before.status, before.text).toBe(200);
  const { id } = JSON.parse(before.text).data.record as { id: string };
  await end();
  const after = await onIt(persona);
  expect(after.port).toBe(before.port);
  expect(after.status, after.text).toBe(status);
  expect(after.text).not.toContain(id);
}

describe('on one connection', () => {
  // CVE-2026-22706 (Strapi): sessions outlived what should have ended them.
  test(item('K35', 'cannot open anything'), async () => {
    const { superuser } = carrel.database;
    await expectEnded(
      'borrowerInPerson',
      () => superuser`update tokens set revoked_at = ${noon} where label = 'demonstration: borrowerInPerson'`,
      401,
    );
  });

  test(item('K36', 'cannot open anything'), async () => {
    const report = `mutation ($n: String!) { reportCardLost(input: { cardNumber: $n, idempotencyKey: "K36" }) { again } }`;
    await expectEnded(
      'card',
      async () => {
        const asked = {
          token: carrel.tokens.clerk,
          purpose: 'ACCOUNT',
          variables: { n: carrel.cards.adult.number },
        };
        expect((await carrel.query(report, asked)).status).toBe(200);
      },
      401,
    );
    await expectEnded(
      'caregiverWithCard',
      () =>
        carrel.database
          .superuser`update cards set state = 'REPLACED' where number = ${carrel.cards.child.number}`,
      401,
    );
  });

  test(item('K37', 'cannot leave a caregiver anything'), async () => {
    await carrel.database.superuser`update patrons set birth_date = '2008-06-18' where id = ${childId}`;
    carrel.clock.now = new Date('2026-06-18T05:59:59.999Z');
    await expectEnded(
      'caregiverPhotoId',
      () => {
        carrel.clock.now = new Date('2026-06-18T06:00:00Z');
      },
      200,
    );
    expect(JSON.parse((await onIt('caregiverPhotoId', '{ record { id } }')).text)).toEqual({
      data: { record: null },
    });
  });

  test(item('K38', 'cannot open anything'), async () => {
    const { superuser } = carrel.database;
    await superuser`update legal_processes set expires_at = ${new Date(noon.getTime() + 1_000)} where id = ${orderId}`;
    await expectEnded(
      'courtOrder',
      () => {
        carrel.clock.now = new Date(noon.getTime() + 1_000);
      },
      401,
    );
  });
});
