import { randomUUID } from 'node:crypto';
import { issueGrantToken } from '../../src/principals/issue.ts';
import { type Answer, type Asking, startCarrel, type TestCarrel, timeZone } from '../setup/carrel.ts';

/** A library with people and copies of a test's own in it, and whoever acts. */

/** What each act is asked for. */
const asked = {
  checkIn: 'nextStep item { barcode status } branch { code } again',
  checkOut: 'loan { id state dueAt renewals item { barcode } } record { id } again',
  renew: 'loan { id dueAt renewals } record { id } again',
  markLost: 'item { barcode status } chargeId loan { id state } record { id } again',
  markDamaged: 'item { barcode status } chargeId loan { id state } record { id } again',
  assessCharge: 'chargeId charge { id kind remaining { amountCents } loan { id } } record { id } again',
  payCharge: 'paymentId charge { id remaining { amountCents } } record { id balance { amountCents } } again',
  waiveCharge: 'charge { id remaining { amountCents } } record { id balance { amountCents } } again',
  reversePayment:
    'chargeId charge { id kind loan { id } } record { id balance { amountCents } charges { id loan { id } } } again',
  placeHold: 'hold { id state expiresOn title { id } pickupBranch { code } } record { id } again',
  cancelHold: 'record { id holds { id state } } again',
} as const;
export type DeskAct = keyof typeof asked;

/** What a caller who reads no person asks an act for. */
const askedOfFeed: Partial<Record<DeskAct, string>> = {
  checkOut: 'again',
  markLost: 'item { status } chargeId again',
  markDamaged: 'item { status } chargeId again',
  assessCharge: 'chargeId again',
  payCharge: 'paymentId again',
  reversePayment: 'chargeId again',
};

const typeOf = (act: string): string => `${act.charAt(0).toUpperCase()}${act.slice(1)}Input`;
const documentOf = (act: DeskAct, fields: string): string =>
  `mutation ($input: ${typeOf(act)}!) { ${act}(input: $input) { ${fields} } }`;

export interface Person {
  id: string;
  cardNumber: string;
}

export interface Copy {
  id: string;
  barcode: string;
  titleId: string;
  branchId: string;
  category: string;
}

export interface Desk {
  carrel: TestCarrel;
  clerk: Asking;
  feed: Asking;
  volunteer: Asking;
  /** Branch codes → ids. */
  branches: Record<string, string>;
  /** Does an act, by default as a clerk who circulates, under a key of its own unless the input has one. */
  act(act: DeskAct, input: object, asking?: Asking): Promise<Answer>;
  /** The same, for what must be done: answers with the payload. */
  // biome-ignore lint/suspicious/noExplicitAny: a payload's shape is what each test asserts
  done(act: DeskAct, input: object, asking?: Asking): Promise<any>;
  /** Somebody with a card that is good for years. */
  person(but?: {
    barred?: boolean;
    deletionAskedOn?: string;
    expiresOn?: string;
    state?: string;
  }): Promise<Person>;
  /** A token for whoever holds the card. */
  bearer(person: Person): Promise<Asking>;
  /** A copy at home in LRK, on its shelf unless said otherwise; of a title of its own unless one is given. */
  copy(but?: { titleId?: string; status?: string; branch?: string; category?: string }): Promise<Copy>;
  lent(person: Person, but?: Parameters<Desk['copy']>[0]): Promise<Copy & { loanId: string }>;
  statusOf(copy: Copy): Promise<string | undefined>;
  /** Completed uses of a kind, whatever month, branch and category. */
  counted(kind: 'LOANS' | 'HOLDS'): Promise<number>;
  /** Every row of every table, but for what a client’s requests cost: refused ones are charged as well. */
  everything(): Promise<string[]>;
  /** Does something so many days from now, and comes back. */
  later<Result>(days: number, doing: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export async function openDesk(options: Parameters<typeof startCarrel>[0] = {}): Promise<Desk> {
  const carrel = await startCarrel(options);
  const { superuser } = carrel.database;
  const branches = Object.fromEntries(
    (await superuser<{ code: string; id: string }[]>`select code, id from branches`).map(({ code, id }) => [
      code,
      id,
    ]),
  );
  // The demonstration's live a day; here weeks go by.
  await superuser`update tokens set expires_at = expires_at + interval '1 year' where kind <> 'GRANT'`;
  const clerk: Asking = { token: carrel.tokens.clerk, purpose: 'CIRCULATION' };
  const feed: Asking = { token: carrel.tokens.feed };
  let made = 0;
  const number = (): string => {
    made += 1;
    return String(made).padStart(10, '0');
  };
  let operator: Awaited<ReturnType<typeof carrel.database.operator>> | undefined;

  const act: Desk['act'] = (name, input, asking = clerk) => {
    const fields = (asking === feed ? askedOfFeed[name] : undefined) ?? asked[name];
    return carrel.query(documentOf(name, fields), {
      ...asking,
      variables: { input: { idempotencyKey: randomUUID(), ...input } },
    });
  };
  const done: Desk['done'] = async (name, input, asking) => {
    const answer = await act(name, input, asking);
    if (answer.status !== 200 || answer.json.errors !== undefined) throw new Error(answer.text);
    return answer.json.data[name];
  };

  const desk: Desk = {
    carrel,
    clerk,
    feed,
    volunteer: { token: carrel.tokens.volunteer, purpose: 'SHELVING' },
    branches,
    act,
    done,
    async person({ barred = false, deletionAskedOn, expiresOn = '2031-01-01', state = 'ACTIVE' } = {}) {
      const person = { id: randomUUID(), cardNumber: `2990${number()}` };
      await superuser.begin(async (sql) => {
        await sql`insert into patrons (id, category, home_branch_id, barred, deletion_asked_on)
          values (${person.id}, 'ADULT', ${branches.LRK ?? ''}, ${barred}, ${deletionAskedOn ?? null})`;
        // Who owes nothing would be gone at once.
        if (deletionAskedOn !== undefined)
          await sql`insert into charges (patron_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
            values (${person.id}, ${branches.LRK ?? ''}, 'OTHER', 1, 1, '2026-01-01')`;
      });
      await superuser`insert into cards (number, patron_id, kind, state, issued_on, expires_on)
        values (${person.cardNumber}, ${person.id}, 'ADULT', ${state}, '2025-01-01', ${expiresOn})`;
      return person;
    },
    async bearer({ cardNumber }) {
      operator ??= await carrel.database.operator();
      const rules = {
        timeZone,
        consentDecidedBy: null,
        lives: Temporal.Duration.from('P1Y'),
        label: `bearer of ${cardNumber}`,
      };
      const { token } = await operator.db.transaction((tx) =>
        issueGrantToken(tx, { basis: 'CARD', cardNumber }, rules, carrel.clock.now),
      );
      return { token };
    },
    async copy({ titleId = randomUUID(), status = 'AVAILABLE', branch = 'LRK', category = 'MADE' } = {}) {
      const id = randomUUID();
      const barcode = `3990${number()}`;
      const branchId = branches[branch] ?? '';
      await superuser`insert into titles (id, title) values (${titleId}, ${`Title ${barcode}`})
        on conflict do nothing`;
      await superuser`insert into items (id, barcode, title_id, branch_id, category, status)
        values (${id}, ${barcode}, ${titleId}, ${branchId}, ${category}, ${status})`;
      return { id, barcode, titleId, branchId, category };
    },
    async lent(person, but) {
      const copy = await desk.copy(but);
      const { loan } = await done('checkOut', { cardNumber: person.cardNumber, itemBarcode: copy.barcode });
      return { ...copy, loanId: loan.id };
    },
    async statusOf({ id }) {
      const [row] = await superuser<{ status: string }[]>`select status from items where id = ${id}`;
      return row?.status;
    },
    async counted(kind) {
      const [row] = await superuser<{ sum: number }[]>`
        select coalesce(sum(count), 0)::int as sum from monthly_counts where kind = ${kind}`;
      return row?.sum ?? 0;
    },
    async everything() {
      const tables = await superuser<{ name: string }[]>`
        select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname in ('public', 'carrel') and tablename not in ('client_days', 'client_rates') order by 1`;
      const found: string[] = [];
      for (const { name } of tables) {
        const rows = await superuser.unsafe<{ row: string }[]>(
          `select to_jsonb(t)::text as row from ${name} t order by 1`,
        );
        found.push(...rows.map(({ row }) => `${name} ${row}`));
      }
      return found;
    },
    async later(days, doing) {
      const { now } = carrel.clock;
      carrel.clock.now = new Date(now.getTime() + days * 24 * 3600_000);
      try {
        return await doing();
      } finally {
        carrel.clock.now = now;
      }
    },
    close: () => carrel.close(),
  };
  return desk;
}

/** Rows that name both of two things: of each, any of the names it goes by. */
export const joining = (
  rows: readonly string[],
  one: readonly string[],
  other: readonly string[],
): string[] =>
  rows.filter((row) => one.some((name) => row.includes(name)) && other.some((name) => row.includes(name)));

/** Holds an answer to be a refusal of an act, by argument and reason. */
export const refusalOf = ({ status, json }: Answer) => [
  status,
  json.errors?.[0]?.extensions.argument,
  json.errors?.[0]?.extensions.reason,
];
