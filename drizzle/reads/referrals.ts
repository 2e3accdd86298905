import { type SQL, sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { chosen, type RowCondition, read, rows, type Statement } from '../statement.ts';
import { recoveries, referralLines, referrals } from '../tables/index.ts';
import { deskOf, type View } from '../view.ts';
import { idBefore } from './papers.ts';
import { type ReferralAndLine, type ReferralRow, referralsOf } from './referralRow.ts';

/** A place in the order of referrals: the newest first. */
export interface ReferralPlace {
  referredOn: string;
  id: string;
}

/** What there is of a referral beside itself. */
export const referralParts = ['phones', 'address', 'lines', 'recoveries'] as const;
export type ReferralPart = (typeof referralParts)[number];

const value = sql.placeholder;

/** What is read from tables of its own. A table that a statement names costs it even where nothing is read from it. */
const choices = ['lines', 'recoveries', 'reported'] as const;
type Wanted = Readonly<Record<(typeof choices)[number], boolean>>;

/** A statement for each choice, all of them known when the program starts. */
function choosing(statement: (wanted: Wanted) => Statement<ReferralAndLine>) {
  const bit = (choice: keyof Wanted): number => 1 << choices.indexOf(choice);
  const choose = chosen(1 << choices.length, (bits) =>
    statement({
      lines: (bits & bit('lines')) !== 0,
      recoveries: (bits & bit('recoveries')) !== 0,
      reported: (bits & bit('reported')) !== 0,
    }),
  );
  return (wanted: Wanted) =>
    choose(choices.reduce((bits, choice) => (wanted[choice] ? bits | bit(choice) : bits), 0));
}

const reports = sql`(select coalesce(json_agg(json_build_object('id', ${recoveries.id}, 'kind', ${recoveries.kind},
    'amountCents', ${recoveries.amountCents}, 'lineId', ${recoveries.lineId},
    'happenedOn', ${recoveries.happenedOn}, 'reportedOn', ${recoveries.reportedOn})
    order by ${recoveries.reportedOn}, ${recoveries.happenedOn}, ${recoveries.id}), '[]'::json)
  from ${recoveries} where ${recoveries.referralId} = ${referrals.id})`;

const line = {
  columns: sql`${referralLines.id} as "lineId", ${referralLines.kind} as "lineKind",
        ${referralLines.amountCents} as "lineAmountCents", ${referralLines.dueOn}::text as "lineDueOn"`,
  order: sql`, ${referralLines.dueOn}, ${referralLines.id}`,
};
const noLine = { columns: sql`null as "lineId"`, order: sql`` };
/** The row policy has an agency's lines looked up one by one, whatever the planner thinks. */
const linesOfAgency = sql`left join ${referralLines} on ${referralLines.referralId} = page.id`;
/** For staff it would read all there are: each referral's are looked up by themselves, which costs a little more. */
const linesOfDesk = sql`left join lateral (select ${referralLines.id}, ${referralLines.kind}, ${referralLines.amountCents}, ${referralLines.dueOn}
    from ${referralLines} where ${referralLines.referralId} = page.id offset 0) as ${referralLines} on true`;

/**
 * The evidence is set and the referrals read in one statement, as a person's record is: it can only run after the
 * setting, and without one the row policies show nothing to an agency. A referral is as many rows as it has lines.
 */
function referrals_(
  wanted: Wanted,
  condition: RowCondition,
  order: SQL,
  lines: SQL,
): Statement<ReferralAndLine> {
  const { columns, order: within } = wanted.lines ? line : noLine;
  return read<ReferralAndLine>(
    condition,
    (where) => sql`select found.* from
    (select set_config('carrel.evidence', ${value('evidence')}, true) as evidence) as shown
    cross join lateral (
      with page as materialized (select ${referrals.id} as id, ${referrals.state} as state, ${referrals.referredOn} as referred_on,
          ${wanted.recoveries ? reports : sql`null::json`} as recoveries
        from ${referrals} where ${where} and shown.evidence is not null ${order})
      select page.id, page.state, page.referred_on::text as "referredOn", page.recoveries,
        owing.id as "debtorId", owing.name as "debtorName", owing.email as "debtorEmail",
        owing.phones as "debtorPhones", owing.address as "debtorAddress", ${columns}
      from page
      left join carrel.debtors_of((select array_agg(page.id) from page), ${value('parts')}::text[]) as owing on owing.referral = page.id
      ${wanted.lines ? lines : sql``}
      order by page.referred_on desc, page.id desc${within} offset 0) as found`,
  );
}

/** Of referrals to an agency, those that are open to it by the program's own reckoning, row policies or none. */
const ownOnly = sql`${referrals.state} = 'OPEN' and ${referrals.agencyId} = ${value('agency')}::uuid`;

// Asked of each referral in turn: of an `exists` the planner would make one pass over every report there is.
const asReported = sql`and ${value('reported')}::boolean = coalesce((
      select true from ${recoveries} where ${recoveries.referralId} = ${referrals.id} limit 1), false)`;
const onPage = ({
  reported,
}: Wanted): SQL => sql`(${value('status')}::text is null or ${referrals.state} = ${value('status')}::text)
    ${reported ? asReported : sql``}
    and (${referrals.referredOn}, ${referrals.id}) < (coalesce(${value('referredOn')}::date, 'infinity'), ${idBefore})`;
const inOrder = sql`order by ${referrals.referredOn} desc, ${referrals.id} desc limit ${value('limit')}::int`;
const byId = sql`${referrals.id} = ${value('id')}::uuid`;

const ofDesk = {
  page: choosing((wanted) => referrals_(wanted, rows(onPage(wanted)), inOrder, linesOfDesk)),
  one: choosing((wanted) => referrals_(wanted, rows(byId), sql``, linesOfDesk)),
};
const ofAgency = {
  page: choosing((wanted) =>
    referrals_(wanted, rows(sql`${ownOnly} and ${onPage(wanted)}`), inOrder, linesOfAgency),
  ),
  one: choosing((wanted) => referrals_(wanted, rows(sql`${ownOnly} and ${byId}`), sql``, linesOfAgency)),
};

const wantedOf = (parts: readonly ReferralPart[], reported: boolean | null): Wanted => ({
  lines: parts.includes('lines'),
  recoveries: parts.includes('recoveries'),
  reported: reported !== null,
});

/** Who reads referrals for a view, and by which statements: an agency its own, staff any; null where none may. */
function readerOf(view: View) {
  const { evidence, agency } = view;
  if (view.audience === 'agency')
    return agency === null || evidence === null
      ? null
      : { audience: 'agency' as const, statements: ofAgency, shown: { evidence, agency } };
  const desk = deskOf(view);
  return desk === null ? null : { audience: desk, statements: ofDesk, shown: { evidence: '' } };
}

/**
 * Referrals that are open to the view, the newest first, a page at a time: an agency's own, for staff all.
 * @param which in which state, and whether its agency has reported anything; null: whichever
 * @param limit rows at most; ask for one more than a page to know whether there is a next
 */
export async function listReferrals(
  pools: Pools,
  view: View,
  which: { status: string | null; reported: boolean | null },
  after: ReferralPlace | null,
  limit: number,
  parts: readonly ReferralPart[],
): Promise<ReferralRow[]> {
  const reader = readerOf(view);
  if (reader === null) return [];
  const wanted = wantedOf(parts, which.reported);
  const found = await reader.statements.page(wanted).run(pools.for(reader.audience), {
    ...reader.shown,
    ...which,
    parts,
    referredOn: after?.referredOn ?? null,
    id: after?.id ?? null,
    limit,
  });
  return referralsOf(found, wanted.lines);
}

/** One referral, by default with everything of it; null where there is none, and where it is not the view's to see. */
export async function readReferral(
  pools: Pools,
  view: View,
  id: string,
  parts: readonly ReferralPart[] = referralParts,
): Promise<ReferralRow | null> {
  const reader = readerOf(view);
  if (reader === null) return null;
  const wanted = wantedOf(parts, null);
  const found = await reader.statements
    .one(wanted)
    .run(pools.for(reader.audience), { ...reader.shown, id, parts });
  return referralsOf(found, wanted.lines)[0] ?? null;
}
