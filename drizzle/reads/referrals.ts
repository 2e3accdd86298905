import { type SQL, sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { type RowCondition, read, rows } from '../statement.ts';
import {
  type chargeKinds,
  type RecoveryKind,
  recoveries,
  referralLines,
  referrals,
} from '../tables/index.ts';
import { deskOf, type View } from '../view.ts';
import { idBefore } from './papers.ts';
import type { AddressRow } from './recordRow.ts';

export interface ReferralLineRow {
  id: string;
  kind: (typeof chargeKinds)[number];
  amountCents: number;
  dueOn: string | null;
}

/** What its agency has reported of a referral. */
export interface RecoveryRow {
  id: string;
  kind: RecoveryKind;
  amountCents: number | null;
  lineId: string | null;
  happenedOn: string;
  reportedOn: string;
}

/** A referral as its agency may see it. The debtor's id is for the log, and in no answer. */
export interface ReferralRow {
  id: string;
  state: 'OPEN' | 'RECALLED' | 'SETTLED';
  referredOn: string;
  debtor: {
    id: string;
    name: string | null;
    email: string | null;
    /** Null where they were not asked for, as is whatever else was not. */
    phones: string[] | null;
    address: AddressRow | null;
  } | null;
  lines: ReferralLineRow[] | null;
  recoveries: RecoveryRow[] | null;
}

/** A place in the order of referrals: the newest first. */
export interface ReferralPlace {
  referredOn: string;
  id: string;
}

/** What there is of a referral beside itself. */
export const referralParts = ['phones', 'address', 'lines', 'recoveries'] as const;
export type ReferralPart = (typeof referralParts)[number];

const value = sql.placeholder;
const asked = (part: ReferralPart): SQL => sql`${part}::text = any(${value('parts')}::text[])`;

/**
 * The evidence is set and the referrals read in one statement, as a person's record is: it can only run after the
 * setting, and without one the row policies show nothing to an agency.
 */
const referrals_ = (condition: RowCondition, order: SQL) =>
  read<{ referral: ReferralRow }>(
    condition,
    (where) => sql`select found.referral from
    (select set_config('carrel.evidence', ${value('evidence')}, true) as evidence) as shown
    cross join lateral (
      with page as materialized (select ${referrals.id} as id, ${referrals.state} as state, ${referrals.referredOn} as referred_on
        from ${referrals} where ${where} and shown.evidence is not null ${order})
      select json_build_object('id', page.id, 'state', page.state, 'referredOn', page.referred_on, 'debtor', owing.debtor,
        'lines', case when ${asked('lines')} then (select coalesce(json_agg(json_build_object('id', ${referralLines.id}, 'kind', ${referralLines.kind},
            'amountCents', ${referralLines.amountCents}, 'dueOn', ${referralLines.dueOn})
            order by ${referralLines.dueOn}, ${referralLines.id}), '[]'::json)
          from ${referralLines} where ${referralLines.referralId} = page.id) end,
        'recoveries', case when ${asked('recoveries')} then (select coalesce(json_agg(json_build_object('id', ${recoveries.id}, 'kind', ${recoveries.kind},
            'amountCents', ${recoveries.amountCents}, 'lineId', ${recoveries.lineId},
            'happenedOn', ${recoveries.happenedOn}, 'reportedOn', ${recoveries.reportedOn})
            order by ${recoveries.reportedOn}, ${recoveries.happenedOn}, ${recoveries.id}), '[]'::json)
          from ${recoveries} where ${recoveries.referralId} = page.id) end) as referral
      from page left join carrel.debtors_of((select array_agg(page.id) from page), ${value('parts')}::text[]) as owing on owing.referral = page.id
      order by page.referred_on desc, page.id desc offset 0) as found`,
  );

/** Of referrals to an agency, those that are open to it by the program's own reckoning, row policies or none. */
const ownOnly = sql`${referrals.state} = 'OPEN' and ${referrals.agencyId} = ${value('agency')}::uuid`;

// Asked of each referral in turn: of an `exists` the planner would make one pass over every report there is.
const onPage = sql`(${value('status')}::text is null or ${referrals.state} = ${value('status')}::text)
    and (${value('reported')}::boolean is null or ${value('reported')}::boolean = coalesce((
      select true from ${recoveries} where ${recoveries.referralId} = ${referrals.id} limit 1), false))
    and (${referrals.referredOn}, ${referrals.id}) < (coalesce(${value('referredOn')}::date, 'infinity'), ${idBefore})`;
const inOrder = sql`order by ${referrals.referredOn} desc, ${referrals.id} desc limit ${value('limit')}::int`;
const byId = sql`${referrals.id} = ${value('id')}::uuid`;

const ofDesk = { page: referrals_(rows(onPage), inOrder), one: referrals_(rows(byId), sql``) };
const ofAgency = {
  page: referrals_(rows(sql`${ownOnly} and ${onPage}`), inOrder),
  one: referrals_(rows(sql`${ownOnly} and ${byId}`), sql``),
};

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
  const found = await reader.statements.page.run(pools.for(reader.audience), {
    ...reader.shown,
    ...which,
    parts,
    referredOn: after?.referredOn ?? null,
    id: after?.id ?? null,
    limit,
  });
  return found.map(({ referral }) => referral);
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
  const [row] = await reader.statements.one.run(pools.for(reader.audience), { ...reader.shown, id, parts });
  return row?.referral ?? null;
}
