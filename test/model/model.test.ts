import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { endReferrals } from './consequences.ts';
import { newWorld } from './library.ts';
import { Pick, type Plan, type Sender } from './plan.ts';
import { asked, type Field, ofPurpose, readSeen, type Seen, seenOf, selection, standingOf } from './seen.ts';
import { charges } from './steps/charges.ts';
import { circulation } from './steps/circulation.ts';
import { desk } from './steps/desk.ts';
import { office } from './steps/office.ts';
import { papers } from './steps/papers.ts';
import { registration } from './steps/registration.ts';
import { branches, hour, type World } from './world.ts';

/**
 * The whole program against a model of the policy's text that shares nothing with it: random acts by whoever may and
 * may not, time that goes on, and after every act somebody who looks.
 */

const steps = { ...circulation, ...charges, ...desk, ...office, ...papers, ...registration };
const days3 = Temporal.Duration.from('P3D');
const runs = inject('isLong') ? 60 : 10;
const longest = 130;

let carrel: TestCarrel;
beforeAll(async () => {
  // What is opened lives on for days, so that other things than time end it; no guess is one too many.
  carrel = await startCarrel({ settings: { disclosureLife: days3, signInLife: days3, pinAttempts: 1_000 } });
  // The world goes on for months; whoever works here stays signed in.
  await carrel.database.superuser`update tokens set expires_at = '2040-01-01' where kind <> 'GRANT'`;
  await carrel.database.superuser`update clients set expires_at = '2040-01-01'`;
});
afterAll(() => carrel.close());

const ask = (document: string, sender: Sender, variables?: Record<string, unknown>): Promise<Answer> =>
  carrel.query(document, {
    ...('staff' in sender
      ? { token: carrel.tokens[sender.staff], purpose: sender.purpose }
      : 'feed' in sender
        ? { token: carrel.tokens.feed }
        : sender.token === ''
          ? {}
          : { token: sender.token }),
    ...(variables === undefined ? {} : { variables }),
  });

const capital = (act: string): string => `${act.charAt(0).toUpperCase()}${act.slice(1)}`;

/** A one-of input has its key within its one member. */
const withinMember = (input: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(input).map(([member, shown]) => [
      member,
      { ...(shown as object), idempotencyKey: randomUUID() },
    ]),
  );

function withKey({ act, input }: Plan): Record<string, unknown> {
  if (act === 'signIn') return input;
  if (act === 'openDisclosure') return withinMember(input);
  if (act === 'recordEvents') return { events: (input.events as object[]).map(withinMember) };
  return { ...input, idempotencyKey: randomUUID() };
}

async function send(world: World, plan: Plan, told: string): Promise<void> {
  const document = `mutation ($input: ${capital(plan.act)}Input!) { ${plan.act}(input: $input) { ${plan.asks} } }`;
  const answer = await ask(document, plan.sender, { input: withKey(plan) });
  const errors: { extensions: { code: string } }[] = answer.json.errors ?? [];
  const refusal = errors.find(({ extensions }) => extensions.code !== 'WITHHELD')?.extensions.code;
  const outcome =
    refusal === undefined
      ? 'done'
      : ['BAD_INPUT', 'NOT_ALLOWED', 'UNAUTHENTICATED'].includes(refusal)
        ? 'refused'
        : refusal;
  expect(outcome, `${told}: ${answer.text}`).toBe(plan.outcome);
  if (outcome !== 'done') return;
  plan.apply?.(answer.json.data[plan.act]);
  endReferrals(world);
}

/** Fails with what differs, and not with two whole records. */
function expectSame(seen: Seen, expected: Seen, told: string): void {
  for (const field of Object.keys(asked) as Field[])
    expect(JSON.stringify(seen.fields[field]), `${told}: ${field}`).toBe(
      JSON.stringify(expected.fields[field]),
    );
  expect(seen.withheld.join(), `${told}: withheld`).toBe(expected.withheld.join());
}

/** One who holds a token looks at what it opens. */
async function lookAsBearer(world: World, pick: Pick, told: string): Promise<void> {
  const grant = pick.of(world.grants);
  if (grant === null) return;
  const answer = await ask(`{ record { ${selection} } }`, { token: grant.token });
  const standing = standingOf(world, grant);
  if (standing === null) {
    expect(answer.json.errors?.[0]?.extensions.code, `${told}, then ${grant.basis}`).toBe('UNAUTHENTICATED');
    return;
  }
  const { person, classes, window } = standing;
  const seen = readSeen({ record: answer.json.data.record, errors: answer.json.errors ?? [] });
  expectSame(seen, seenOf(world, person, classes, window), `${told}, then ${grant.basis}`);
}

/** One who works here looks at somebody, for a purpose. */
async function lookAsStaff(world: World, pick: Pick, told: string): Promise<void> {
  const purpose = pick.of(Object.keys(ofPurpose)) ?? '';
  const found = pick.of(
    [...world.people.values()].flatMap((person) => person.cards.map((card) => ({ person, card }))),
  );
  if (found === null) return;
  const { person, card } = found;
  const answer = await ask(`{ patronByCard(cardNumber: "${card.number}") { ${selection} } }`, {
    staff: 'clerk',
    purpose,
  });
  const record = answer.json.data.patronByCard;
  if (card.state !== 'ACTIVE') {
    expect(record, `${told}, then ${purpose}`).toBeNull();
    return;
  }
  const seen = readSeen({ record, errors: answer.json.errors ?? [] });
  expectSame(seen, seenOf(world, person, new Set(ofPurpose[purpose])), `${told}, then ${purpose}`);
}

/** What stands in the database itself: rows that join persons to things, and what is left of others. */
async function compareRows(world: World): Promise<void> {
  const sql = carrel.database.superuser;
  const ids = [...world.people.keys()];
  const sum = (count: (person: World['people'] extends Map<string, infer P> ? P : never) => number) =>
    [...world.people.values()].reduce((total, person) => total + count(person), 0);
  const [rows] = await sql`select
    (select count(*) from patrons where id = any(${ids}))::integer as people,
    (select count(*) from loans where patron_id = any(${ids}))::integer as loans,
    (select count(*) from charges where patron_id = any(${ids}))::integer as charges,
    (select count(*) from holds where patron_id = any(${ids}))::integer as holds`;
  expect(rows).toEqual({
    people: ids.length,
    loans: sum(({ loans }) => loans.length),
    charges: sum(({ charges }) => charges.length),
    holds: sum(({ holds }) => holds.length),
  });
  const counts = await sql<{ key: string; count: number }[]>`
    select concat_ws(' ', month, kind, branch_id, category) as key, count from monthly_counts
    where branch_id in ${sql(branches)}`;
  const lines = (all: Iterable<[string, number]>) =>
    [...all].map(([key, count]) => `${key} ${count}`).toSorted();
  const [kept, expected] = [lines(counts.map(({ key, count }) => [key, count])), lines(world.counts)];
  const apart = [
    ...kept.filter((line) => !expected.includes(line)).map((line) => `kept ${line}`),
    ...expected.filter((line) => !kept.includes(line)).map((line) => `expected ${line}`),
  ];
  if (apart.length > 0) throw new Error(apart.join('; '));
}

test('[offence.disclosure] whatever is done, in whatever order, nobody MUST see more or less than the policy says', async () => {
  let sent = 0;
  let looked = 0;
  const names = Object.keys(steps);
  const move = fc.record({
    step: fc.constantFrom(...names),
    hours: fc.oneof({ weight: 4, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(60) }),
    numbers: fc.array(fc.nat(9_999), { minLength: 12, maxLength: 12 }),
  });
  const result = await fc.check(
    fc.asyncProperty(fc.array(move, { minLength: longest - 20, maxLength: longest }), async (moves) => {
      const start = Date.parse('2026-06-17T18:00:00Z');
      const world = await newWorld(carrel, start, randomUUID().slice(0, 8));
      for (const [index, { step, hours, numbers }] of moves.entries()) {
        // A minute at least, so that no two things are as old as each other.
        world.now += hours * hour + hour / 60;
        carrel.clock.now = new Date(world.now);
        const pick = new Pick(numbers);
        const plan = steps[step]?.(world, pick) ?? null;
        const told = `${index}: ${step}`;
        if (plan !== null) {
          await send(world, plan, told);
          sent += 1;
        }
        await lookAsBearer(world, pick, told);
        await lookAsStaff(world, pick, told);
        looked += 2;
        if (index % 20 === 19) await compareRows(world);
      }
      await compareRows(world);
    }),
    { numRuns: runs, seed: inject('seed') ?? Date.now(), endOnFailure: true },
  );
  // Two hundred moves tell nothing that the seed does not give again.
  if (result.failed)
    throw new Error(
      `seed ${result.seed}, path ${result.counterexamplePath}: ${String(result.errorInstance).slice(0, 2_000)}`,
    );
  process.stdout.write(`model: ${sent} acts, ${looked} looks, over ${Object.keys(asked).length} fields\n`);
  expect(sent).toBeGreaterThan(40 * runs);
}, 240_000);
