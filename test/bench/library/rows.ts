/**
 * The bench's library as statements, each of which fills one table by itself: every row follows from its number, keys
 * among them, so that nothing is looked up. `:n` is how many patrons there are; a patron's rows are the same in number at
 * each size. What looks like chance is a hash of the row's number (`bench_data.u`, from 0 to 1).
 *
 * Of each twenty patrons the first is a child, whose caregiver is the next. `bench_data.slot` deals ten shares in turn to
 * each ten patrons, and goes through all of them for the children: how much somebody borrows and owes.
 */
const borrowed = [0, 0, 1, 1, 2, 2, 3, 5, 6, 10];
const owed = [0, 0, 1, 0, 1, 0, 3, 1, 0, 4];
/** A place in a list for each slot → what of the list comes before it. */
const before = (list: readonly number[]) => list.map((_, at) => list.slice(0, at).reduce((a, b) => a + b, 0));
const sqlArray = (list: readonly number[]) => `(array[${list.join(',')}])`;

/** Loans and charges of each patron. */
const loansOf = `${sqlArray(borrowed)}[bench_data.slot(n) + 1]`;
const chargesOf = `${sqlArray(owed)}[bench_data.slot(n) + 1]`;
const firstItemOf = `(n / 10 * 30 + ${sqlArray(before(borrowed))}[bench_data.slot(n) + 1])`;

export const preparation = [
  'create schema bench_data',
  `create function bench_data.u(n bigint, salt int) returns float8 language sql immutable parallel safe as
    $$ select (hashint8extended(n, salt) & 4503599627370495)::float8 / 4503599627370496 $$`,
  `create function bench_data.id(kind text, n bigint) returns uuid language sql immutable parallel safe as
    $$ select md5(kind || n)::uuid $$`,
  `create function bench_data.slot(n bigint) returns int language sql immutable parallel safe as
    $$ select ((n * 7 + n / 20) % 10)::int $$`,
  // A word of a list by chance, the first ones far more often than the last (Zipf's law, flattened at its top).
  'create table bench_data.words (list text, at int, word text, upto float8, primary key (list, at))',
];
export const tidying = ['drop schema bench_data cascade'];

/** Fills `bench_data.words`. @param flat how much the top is flattened */
export const wordList = (flat: number) => `insert into bench_data.words
  select $1, at - 1, word, sum(1 / (at + ${flat})::float8) over (order by at) / sum(1 / (at + ${flat})::float8) over ()
  from unnest($2::text[]) with ordinality as given(word, at)`;

const bounds = (list: string) =>
  `(select array_agg(upto order by at) from bench_data.words where list = '${list}')`;
const word = (list: string, alias: string, chance: string) =>
  `join bench_data.words ${alias} on ${alias}.list = '${list}' and ${alias}.at = width_bucket(${chance}, ${bounds(list)})`;
const u = (salt: number, n = 'n') => `bench_data.u(${n}, ${salt})`;
const patron = (n = 'n') => `bench_data.id('patron', ${n})`;
const branch = (n: string) => `bench_data.id('branch', (${n}) % 20)`;
const everyone = (n = ':n') => `generate_series(0, ${n}::bigint - 1) as n`;
const names = `${word('first', 'f', u(1))} ${word('last', 'l', u(2))}`;
const loan = `bench_data.id('loan', ${firstItemOf} + k)`;

/** Whether a loan has come back, and is owed for all the same. */
const isBack = `(bench_data.slot(n) = 9 and k = 1 and ${u(3)} < 0.5)`;

/** Lanes of statements: those of one lane run in turn, the lanes beside each other. */
export const lanes: readonly (readonly [table: string, statement: string])[][] = [
  [
    [
      'branches',
      `insert into branches (id, code, name) select ${branch('n')}, 'B' || n, 'Branch ' || n from generate_series(0, 19) as n`,
    ],
    [
      'titles',
      `insert into titles (id, title, author, isbn, year)
      select bench_data.id('title', n), initcap(concat_ws(' ', 'the', a.word, x.word,
        case when ${u(14)} < 0.6 then 'of the ' || y.word end)), f.word || ' ' || l.word,
        '978' || lpad(n::text, 10, '0'), 1950 + (${u(13)} * 75)::int
      from ${everyone()} ${names} ${word('adjective', 'a', u(10))} ${word('noun', 'x', u(11))} ${word('noun', 'y', u(12))}`,
    ],
    [
      'items',
      `insert into items (id, barcode, title_id, branch_id, category, call_number, status)
      select bench_data.id('item', n), '3' || lpad(n::text, 13, '0'), bench_data.id('title', n % :n::bigint), ${branch('n')},
        'CATEGORY ' || n % 12, 'PQ ' || n % 9973, case when n < :n::bigint * 3 then 'CHECKED_OUT' else 'AVAILABLE' end
      from ${everyone(':n * 5')}`,
    ],
    [
      'loans',
      `insert into loans (id, patron_id, item_id, branch_id, checked_out_at, due_at, renewals, returned_at, condition)
      select ${loan}, ${patron()}, bench_data.id('item', ${firstItemOf} + k), ${branch(`${firstItemOf} + k`)},
        day - interval '21 days', day, (${u(21, `${firstItemOf} + k`)} * 3)::int,
        case when ${isBack} then day - interval '21 days' + interval '1 hour' end,
        case when bench_data.slot(n) = 6 and k = 0 and ${u(3)} < 0.5 then 'LOST'
          when bench_data.slot(n) = 7 and k = 0 and ${u(3)} < 0.5 then 'DAMAGED' end
      from ${everyone()} cross join lateral generate_series(0, ${loansOf} - 1) as k
      cross join lateral (select timestamptz '2026-06-18 05:59:59Z' + case when ${u(20, `${firstItemOf} + k`)} < 0.15
        then -(1 + (${u(22, `${firstItemOf} + k`)} * 40)::int) else (${u(22, `${firstItemOf} + k`)} * 20)::int end
        * interval '1 day' as day) as due`,
    ],
  ],
  [
    [
      'patrons',
      `insert into patrons (id, birth_date, category, home_branch_id, email, registered_on)
      select ${patron()}, case when n % 20 = 0 then date '2012-01-01' else date '1940-01-01' end
          + (${u(4)} * case when n % 20 = 0 then 2500 else 24000 end)::int,
        case when n % 20 = 0 then 'JUVENILE' else 'ADULT' end, ${branch('n')},
        lower(f.word || '.' || l.word || n || '@example.org'), date '2020-01-01' + (${u(5)} * 2000)::int
      from ${everyone()} ${names}`,
    ],
    [
      'person_names',
      `insert into person_names (patron_id, first, last) select ${patron()}, f.word, l.word from ${everyone()} ${names}`,
    ],
    [
      'caregiver_links',
      `insert into caregiver_links (id, child_id, caregiver_id, signed, listed)
      select bench_data.id('link', n), ${patron()}, ${patron('n + 1')}, true, true from ${everyone()} where n % 20 = 0`,
    ],
    [
      'cards',
      `insert into cards (id, number, patron_id, kind, state, issued_on, expires_on)
      select bench_data.id('card', n), '2' || lpad(n::text, 13, '0'), ${patron()},
        case when n % 20 = 0 then 'JUVENILE' else 'ADULT' end, 'ACTIVE', '2025-01-01',
        case when n % 20 = 7 then date '2026-01-01' else date '2028-01-01' end from ${everyone()}`,
    ],
    [
      'phones',
      `insert into phones (id, patron_id, kind, number)
      select bench_data.id('phone' || kind, n), ${patron()}, kind, '555-' || lpad((${u(6)} * 9999999)::int::text, 7, '0')
      from ${everyone()} cross join (values ('HOME', 0, 7), ('MOBILE', 3, 9)) as had(kind, least, most)
      where n % 10 between least and most`,
    ],
    [
      'addresses',
      `insert into addresses (id, patron_id, kind, line1, city, region, postal_code, country)
      select bench_data.id('address', n), ${patron()}, 'HOME', (1 + (${u(7)} * 9000)::int) || ' ' || l.word || ' Street',
        'Town ' || n % 40, 'CO', '80' || lpad((n % 900)::text, 3, '0'), 'US' from ${everyone()} ${names} where n % 10 <> 4`,
    ],
    [
      'charges',
      `insert into charges (id, patron_id, loan_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
      select bench_data.id('charge' || k, n), ${patron()}, case when k < 2 then ${loan} end, ${branch('n')},
        case when k > 1 then 'OTHER' when k = 0 and bench_data.slot(n) = 6 and ${u(3)} < 0.5 then 'LOST'
          when k = 0 and bench_data.slot(n) = 7 and ${u(3)} < 0.5 then 'DAMAGED' else 'OVERDUE' end,
        amount, case when ${u(31, 'n * 4 + k')} < 0.2 then amount / 2 else amount end,
        date '2026-02-01' + (${u(32)} * 120)::int + k
      from ${everyone()} cross join lateral generate_series(0, ${chargesOf} - 1) as k
      cross join lateral (select 100 + (${u(30, 'n * 4 + k')} * 2400)::int as amount) as assessed`,
    ],
    [
      'holds',
      `insert into holds (id, patron_id, title_id, pickup_branch_id, state, placed_at, expires_on)
      select bench_data.id('hold', n), ${patron()}, bench_data.id('title', (${u(40)} * (:n * 0.9 - 1))::bigint), ${branch('n')},
        case when ${u(41)} < 0.2 then 'READY' else 'WAITING' end,
        timestamptz '2026-05-01Z' + ${u(42)} * interval '40 days', case when ${u(41)} < 0.2 then date '2026-06-20' end
      from ${everyone()} where n % 2 = 1`,
    ],
    [
      'referrals',
      `insert into referrals (id, agency_id, patron_id, debtor_id, state, referred_on)
      select bench_data.id('referral', n), :agency::uuid, ${patron()}, ${patron('case when n % 20 = 0 then n + 1 else n end')},
        'OPEN', date '2026-01-01' + (${u(50)} * 160)::int from ${everyone()} where bench_data.slot(n) = 9`,
    ],
    [
      'referral_lines',
      `insert into referral_lines (id, referral_id, charge_id, kind, amount_cents, due_on)
      select bench_data.id('line' || k, n), bench_data.id('referral', n), c.id, c.kind, c.remaining_cents, c.assessed_on
      from ${everyone()} cross join generate_series(0, 2) as k join charges c on c.id = bench_data.id('charge' || k, n)
      where bench_data.slot(n) = 9 and k < 2 + n % 2`,
    ],
  ],
];
