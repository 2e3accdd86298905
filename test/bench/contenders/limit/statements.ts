/**
 * One statement a work, written by hand: each answers with the JSON text that is sent, and with the ids of the patrons in
 * it, for the log. `$1` is what is asked for, `$2` the library's moment, `$3` its day.
 */
const openLoan = `l.patron_id = p.id and (l.returned_at is null
  or exists (select from charges x where x.loan_id = l.id and x.remaining_cents > 0))`;
const recoveryLoan = `l.patron_id = p.id and (
  (l.returned_at is null and (l.due_at < $2::timestamptz or l.condition is not null))
  or exists (select from charges x where x.loan_id = l.id and x.remaining_cents > 0))`;

const loans = `'loans', (select coalesce(json_agg(json_build_object('dueAt', l.due_at, 'renewals', l.renewals,
    'barcode', i.barcode, 'title', t.title, 'author', t.author) order by l.due_at, l.id), '[]')
  from loans l join items i on i.id = l.item_id join titles t on t.id = i.title_id where ${openLoan})`;
const charges = `'charges', (select coalesce(json_agg(json_build_object('kind', c.kind, 'amountCents', c.amount_cents,
    'remainingCents', c.remaining_cents) order by c.assessed_on, c.id), '[]')
  from charges c where c.patron_id = p.id and c.remaining_cents > 0)`;
const cardState = `'cardState', case when p.barred then 'BARRED' when k.expires_on < $3::date then 'EXPIRED' else 'ACTIVE' end`;

const byCard = (
  contact: string,
): string => `select json_build_object('first', n.first, 'last', n.last, ${contact},
    ${cardState}, ${loans}, ${charges})::text as answer, array[p.id::text] as ids
  from cards k join patrons p on p.id = k.patron_id join person_names n on n.patron_id = p.id
  where k.number = $1 and k.state = 'ACTIVE' and $2::timestamptz is not null`;

export const statements = {
  desk: byCard(`'email', p.email,
    'phones', (select coalesce(json_agg(h.number order by h.kind, h.number, h.id), '[]') from phones h where h.patron_id = p.id),
    'address', (select json_build_object('line1', a.line1, 'city', a.city, 'postalCode', a.postal_code)
      from addresses a where a.patron_id = p.id order by a.kind, a.id limit 1)`),
  circulation: byCard(`'email', null, 'phones', '[]'::json, 'address', null`),
  caregiver: `select json_build_object(
      'loans', (select coalesce(json_agg(json_build_object('dueAt', l.due_at, 'barcode', i.barcode, 'title', t.title)
        order by l.due_at, l.id), '[]')
        from loans l join items i on i.id = l.item_id join titles t on t.id = i.title_id where ${recoveryLoan}),
      'charges', (select coalesce(json_agg(json_build_object('kind', c.kind, 'remainingCents', c.remaining_cents)
        order by c.assessed_on, c.id), '[]') from charges c where c.patron_id = p.id and c.remaining_cents > 0),
      'balanceCents', (select coalesce(sum(c.remaining_cents), 0) from charges c where c.patron_id = p.id))::text as answer,
      array[p.id::text] as ids
    from patrons p where p.id = $1::uuid and $3::date is not null`,
  standing: `select k.pin_hash as hash, k.kind, not p.barred and (k.expires_on is null or k.expires_on >= $3::date) as good
    from cards k join patrons p on p.id = k.patron_id
    where k.number = $1 and k.state = 'ACTIVE' and $2::timestamptz is not null`,
  referrals: `select coalesce(json_agg(one.referral order by one.referred_on desc, one.id desc), '[]')::text as answer,
      array_agg(one.debtor_id::text) as ids
    from (select r.id, r.referred_on, r.debtor_id, json_build_object('referredOn', r.referred_on,
        'debtorName', concat_ws(' ', n.first, n.middle, n.last), 'debtorEmail', p.email,
        'amountCents', owed.cents, 'lines', owed.lines) as referral
      from (select * from referrals where agency_id = $1::uuid and state = 'OPEN'
          and $2::timestamptz is not null and $3::date is not null
        order by referred_on desc, id desc limit 50) r
      join patrons p on p.id = r.debtor_id join person_names n on n.patron_id = p.id
      cross join lateral (select sum(g.amount_cents) as cents, json_agg(json_build_object('kind', g.kind,
          'amountCents', g.amount_cents) order by g.due_on, g.id) as lines
        from referral_lines g where g.referral_id = r.id) owed) one`,
  catalogue: `select coalesce(json_agg(json_build_object('title', title, 'author', author, 'isbn', isbn, 'year', year)
      order by -rank, id), '[]')::text as answer, null::text[] as ids
    from (select id, title, author, isbn, year, ts_rank(search, query)::float8 as rank
      from titles, websearch_to_tsquery('english', $1) as query
      where search @@ query and $2::timestamptz is not null and $3::date is not null
      order by -ts_rank(search, query)::float8, id limit 20) found`,
  // By what Carrel keeps of names, since whoever searched otherwise would not do the same read.
  search: `with recursive words as materialized (select unnest(tsvector_to_array(to_tsvector('simple', $1))) collate "C" as word),
    asked as materialized (
      select longest[1] as beginning, ' ' || left(longest[2], 3) as beside,
        longest[3] is null and coalesce(length(longest[2]), 0) <= 3 as exact,
        (select string_agg(quote_literal(word) || ':*', ' & ')::tsquery from words) as query
      from (select array_agg(word order by length(word) desc, word) as longest from words where not exists (
        select from words as other where other.word <> words.word and starts_with(other.word, words.word))) as sorted),
    met (word) as (
      select (select w.word from patron_name_words w where w.word >= (select beginning from asked) collate "C" order by w.word limit 1)
      union all
      select (select w.word from patron_name_words w where w.word > (case when length(met.word) = 3 and length(asked.beginning) <= 3
        then met.word || chr(1114111) else met.word end) collate "C" order by w.word limit 1)
      from met cross join asked where starts_with(met.word, asked.beginning)),
    paired (prefix, key) as (
      select pair.prefix, (select w.word from patron_name_words w where w.word >= pair.prefix collate "C" order by w.word limit 1)
      from (select ' ' || met.word || asked.beside as prefix from met cross join asked
        where starts_with(met.word, asked.beginning) and asked.beside is not null) as pair
      union all
      select paired.prefix, (select w.word from patron_name_words w where w.word > paired.key collate "C" order by w.word limit 1)
      from paired where starts_with(paired.key, paired.prefix)),
    keys as (
      select met.word as key from met cross join asked where starts_with(met.word, asked.beginning) and asked.beside is null
      union all select paired.key from paired where starts_with(paired.key, paired.prefix)),
    next as (
      select keys.key, dense_rank() over (order by one.last, one.first, one.patron_id) as place
      from keys cross join asked cross join lateral (select w.last, w.first, w.patron_id from patron_name_words w
        where w.word = keys.key and (asked.exact or (select n.search @@ asked.query from person_names n where n.patron_id = w.patron_id))
        order by w.last, w.first, w.patron_id limit 1) as one)
    select coalesce(json_agg(json_build_object('first', n.first, 'last', n.last,
      'balanceCents', (select coalesce(sum(c.remaining_cents), 0) from charges c where c.patron_id = n.patron_id),
      'overdue', (select count(*) from loans l where l.patron_id = n.patron_id and l.returned_at is null
        and l.condition is null and l.due_at < $2::timestamptz))
      order by n.last, n.first, n.patron_id), '[]')::text as answer, array_agg(n.patron_id::text) as ids
    from (select distinct page.* from next cross join asked cross join lateral (
        select w.last, w.first, w.patron_id from patron_name_words w where w.word = next.key
          and (asked.exact or (select n.search @@ asked.query from person_names n where n.patron_id = w.patron_id))
        order by w.last, w.first, w.patron_id limit 20) as page
      where next.place <= 20 and $3::date is not null order by 1, 2, 3 limit 20) n`,
} as const;

/** The log's insert, as the product writes it: one entry a request. */
export const logInsert = `insert into disclosures (id, at, request_id, caller, basis, purpose, clauses, classes, subjects,
    pseudonym_key, found, grant_id, process_id, consent_id, mac)
  values ($1::uuid, $2::timestamptz, $3::uuid, $4, $5, $6, $7::text[], $8::text[], $9::text[], $10::int, $11::boolean,
    $12::uuid, $13::uuid, $14::uuid, $15::bytea)`;
