import { type Answered, ask } from './asking.ts';
import type { ClientKey } from './clients.ts';
import type { DemoFile } from './demoFile.ts';

/** One thing that was asked, what was answered, and whether that is what the policy has. */
export interface Happening {
  /** Part of the day that it belongs to. */
  readonly part: string;
  readonly asked: string;
  readonly answered: string;
  readonly asThePolicyHasIt: boolean;
}

type Vendor = Extract<ClientKey, 'vendor' | 'otherVendor'>;
interface Standing {
  readonly standing: string;
  readonly reason: string | null;
  readonly cardKind: string | null;
  readonly subject: string | null;
}

const checking = `query ($cardNumber: String!, $pin: String!) {
  cardStanding(cardNumber: $cardNumber, pin: $pin) { standing reason cardKind subject } }`;
/** A number of the library's kind that it has given to nobody. */
const nobodys = '29999000000000';
const wrongPin = '0000';

const shortened = (subject: string | null): string =>
  subject === null ? 'no subject' : `subject ${subject.slice(0, 8)}…`;
const standingOf = ({ data }: Answered): Standing | null => (data?.cardStanding ?? null) as Standing | null;
const isGood = (answer: Answered): boolean => standingOf(answer)?.standing === 'GOOD';
const told = (answer: Answered): string => {
  const standing = standingOf(answer);
  if (standing === null) return `${answer.status} ${answer.refused.map(({ code }) => code).join()}`;
  return [standing.standing, standing.reason, standing.cardKind, shortened(standing.subject)]
    .filter((each) => each !== null)
    .join(', ');
};
/** No data, and nothing but WITHHELD. */
const isWithheld = ({ status, data, refused }: Answered): boolean =>
  status === 200 &&
  refused.length > 0 &&
  refused.every(({ code }) => code === 'WITHHELD') &&
  data !== null &&
  Object.values(data).every((value) => value === null);

/**
 * A vendor's day: the cards that it checks, the guesses that it meets, and what it may not know (third-party.no-pii).
 * @param demo where the demonstration library is, and whose tokens and cards it has
 * @param now for the months of the statistics
 * @returns what happened, one after the other
 */
export async function* vendorDay(demo: DemoFile, now: Date): AsyncGenerator<Happening> {
  const as = (vendor: Vendor, query: string, variables = {}): Promise<Answered> =>
    ask(demo.endpoint, demo.tokens[vendor], query, variables);
  const check = (card: { number: string; pin: string }, vendor: Vendor = 'vendor'): Promise<Answered> =>
    as(vendor, checking, { cardNumber: card.number, pin: card.pin });
  yield* whoItIs(as);
  yield* goodCards(demo, check);
  yield* guessing(demo, check);
  yield* forbidden(demo, as);
  yield* statistics(as, now);
}

type As = (vendor: Vendor, query: string, variables?: object) => Promise<Answered>;
type Check = (card: { number: string; pin: string }, vendor?: Vendor) => Promise<Answered>;

async function* whoItIs(as: As): AsyncGenerator<Happening> {
  const part = 'Who it is, and what it can see of the schema';
  const { data, status } = await as('vendor', '{ viewer { basis classes clause } }');
  const viewer = data?.viewer as { basis: string; classes: string[]; clause: string } | undefined;
  yield {
    part,
    asked: 'who am I?',
    answered: viewer === undefined ? String(status) : `${viewer.basis}, open: ${viewer.classes.join(', ')}`,
    asThePolicyHasIt: viewer?.basis === 'VENDOR' && viewer.classes.join() === 'open,standing',
  };
  const schema = await as('vendor', '{ __schema { queryType { fields { name } } types { name } } }');
  const seen = schema.data?.__schema as
    | { queryType: { fields: { name: string }[] }; types: { name: string }[] }
    | undefined;
  const fields = seen?.queryType.fields.map(({ name }) => name) ?? [];
  const types = seen?.types.map(({ name }) => name) ?? [];
  yield {
    part,
    asked: 'which queries are there?',
    answered: fields.join(', '),
    asThePolicyHasIt:
      fields.includes('cardStanding') &&
      !fields.some((name) => ['record', 'patronByCard', 'searchPatrons', 'statistics'].includes(name)) &&
      !types.includes('Patron'),
  };
}

async function* goodCards({ cards }: DemoFile, check: Check): AsyncGenerator<Happening> {
  const part = 'Patrons at the door';
  const first = await check(cards.adult);
  yield { part, asked: 'a card with its PIN', answered: told(first), asThePolicyHasIt: isGood(first) };
  const second = await check(cards.adult);
  const mine = standingOf(first)?.subject ?? null;
  yield {
    part,
    asked: 'the same card, later',
    answered: told(second),
    asThePolicyHasIt: mine !== null && standingOf(second)?.subject === mine,
  };
  const elsewhere = await check(cards.adult, 'otherVendor');
  yield {
    part,
    asked: 'the same card, by another vendor: the lists of the two do not join',
    answered: told(elsewhere),
    asThePolicyHasIt: isGood(elsewhere) && standingOf(elsewhere)?.subject !== mine,
  };
}

async function* guessing({ cards }: DemoFile, check: Check): AsyncGenerator<Happening> {
  const part = 'Guesses: one answer, byte for byte';
  const unknown = await check({ number: nobodys, pin: wrongPin });
  const alike = (answer: Answered): boolean => answer.text === unknown.text && answer.status === 200;
  yield {
    part,
    asked: 'a number that nobody has',
    answered: told(unknown),
    asThePolicyHasIt: alike(unknown) && !isGood(unknown) && standingOf(unknown)?.subject === null,
  };
  for (const [asked, card] of [
    ['a card with a wrong PIN', { ...cards.adult, pin: wrongPin }],
    ['a card that was reported lost, with the PIN it had', cards.lost],
  ] as const) {
    const answer = await check(card);
    yield { part, asked, answered: told(answer), asThePolicyHasIt: alike(answer) };
  }
  const before = await check(cards.child);
  // Whoever plays two days in a row meets the first one's throttle: that it holds is as the policy has it.
  const asked = isGood(before)
    ? 'another card with its PIN'
    : 'another card, out of tries since an earlier day';
  yield { part, asked, answered: told(before), asThePolicyHasIt: isGood(before) || alike(before) };
  for (let wrong = 0; wrong < 5; wrong += 1) await check({ ...cards.child, pin: wrongPin });
  const throttled = await check(cards.child);
  yield {
    part,
    asked: 'the same after five wrong PINs, with the right one',
    answered: told(throttled),
    asThePolicyHasIt: alike(throttled),
  };
}

async function* forbidden({ cards }: DemoFile, as: As): AsyncGenerator<Happening> {
  const part = 'What it may not know';
  const card = `cardNumber: ${JSON.stringify(cards.adult.number)}`;
  for (const [asked, query] of [
    ['a record', '{ record { name { first last } } }'],
    ['whose card it is', `{ patronByCard(${card}) { name { first last } } }`],
    ['everyone of a name', '{ searchPatrons(name: "al") { edges { node { id } } } }'],
    [
      'statistics, without their scope',
      '{ statistics(from: "2026-01-01", to: "2026-01-01") { tables { month } } }',
    ],
  ] as const) {
    const answer = await as('vendor', query);
    const coordinates = answer.refused.map(({ coordinate }) => coordinate).join(', ');
    const answered = `${answer.refused[0]?.code ?? answer.status}: ${coordinates}`;
    yield { part, asked, answered, asThePolicyHasIt: isWithheld(answer) };
  }
  // Of a number that nobody has: were it allowed, it would do nothing.
  const act = await as(
    'vendor',
    `mutation { reportCardLost(input: { cardNumber: "${nobodys}", idempotencyKey: "vendor-day" }) { again } }`,
  );
  yield {
    part,
    asked: 'to have a card reported lost',
    answered: `${act.status} ${act.refused.map(({ code }) => code).join()}`,
    asThePolicyHasIt: act.status === 403 && act.refused.every(({ code }) => code === 'NOT_ALLOWED'),
  };
}

async function* statistics(as: As, now: Date): AsyncGenerator<Happening> {
  const day = now.toISOString().slice(0, 10);
  const month = Temporal.PlainDate.from(day).subtract({ months: 2 }).toString();
  const answer = await as(
    'otherVendor',
    'query ($from: Date!, $to: Date!) { statistics(from: $from, to: $to) { tables { kind month cells { count suppressed } } } }',
    { from: month, to: month },
  );
  const { tables = [] } = (answer.data?.statistics ?? {}) as {
    tables?: { month: string; cells: { count: number | null }[] }[];
  };
  const cells = tables.flatMap((table) => table.cells);
  const small = cells.filter(({ count }) => count !== null && count < 5).length;
  const suppressed = cells.filter(({ count }) => count === null).length;
  yield {
    part: 'What the other vendor’s scope opens',
    asked: `statistics of ${month.slice(0, 7)}`,
    answered:
      tables.length === 0
        ? `${answer.status} ${answer.refused.map(({ code }) => code).join()}`
        : `${tables.length} tables of ${cells.length} counts, ${suppressed} suppressed, ${small} small ones shown`,
    asThePolicyHasIt: tables.length > 0 && small === 0,
  };
}
