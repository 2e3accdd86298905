import { type SQL, sql } from 'drizzle-orm';
import {
  addresses,
  branches,
  cards,
  caregiverLinks,
  charges,
  computerSessions,
  holds,
  interlibraryLoanRequests,
  items,
  loans,
  patrons,
  personNames,
  phones,
  programRegistrations,
  programs,
  titles,
} from '../tables/index.ts';

const p = patrons;
const value = sql.placeholder;

/** When it is asked for. A statement has it once for each who asks: a row of `moment` beside the patrons. */
const now = sql`moment.now`;

/** Rows of a window's period: what a court order bounds. Days and instants are compared each in its own kind. */
const overlaps = (
  start: SQL,
  end: SQL,
): SQL => sql`(${value('to')}::timestamptz is null or ${start} < ${value('to')}::timestamptz)
  and (${value('from')}::timestamptz is null or ${end} is null or ${end} >= ${value('from')}::timestamptz)`;
const within = (
  start: SQL,
  end: SQL,
): SQL => sql`(${value('toDay')}::date is null or ${start} <= ${value('toDay')}::date)
  and (${value('fromDay')}::date is null or ${end} is null or ${end} >= ${value('fromDay')}::date)`;

const list = (element: SQL, from: SQL, order: SQL): SQL =>
  sql`(select coalesce(json_agg(${element} order by ${order}), '[]'::json) ${from})`;

const branch = (): SQL =>
  sql`json_build_object('id', ${branches.id}, 'code', ${branches.code}, 'name', ${branches.name})`;
const title = (): SQL =>
  sql`json_build_object('id', ${titles.id}, 'title', ${titles.title}, 'author', ${titles.author}, 'isbn', ${titles.isbn}, 'year', ${titles.year})`;

const isOpenCharge = sql`${charges.remainingCents} > 0`;

/** Unreturned: circulation. Overdue, lost or damaged, or with an open charge, returned or not: recovery. */
const loanIsOpen = sql`(
  (${value('circulation')}::boolean and ${loans.returnedAt} is null)
  or (${value('recovery')}::boolean and (
    (${loans.returnedAt} is null and (${loans.dueAt} < ${now} or ${loans.condition} is not null))
    or exists (select from ${charges} where ${charges.loanId} = ${loans.id} and ${isOpenCharge}))))`;

const holdIsOpen = sql`(${value('circulation')}::boolean or (${value('pickup')}::boolean and ${holds.state} = 'READY'))`;

const loan = sql`json_build_object('id', ${loans.id}, 'checkedOutAt', ${loans.checkedOutAt}, 'dueAt', ${loans.dueAt},
  'renewals', ${loans.renewals}, 'returnedAt', ${loans.returnedAt}, 'condition', ${loans.condition},
  'item', json_build_object('id', ${items.id}, 'barcode', ${items.barcode}, 'titleId', ${items.titleId}, 'branchId', ${items.branchId},
    'category', ${items.category}, 'callNumber', ${items.callNumber}, 'status', ${items.status},
    'title', ${title()}, 'branch', ${branch()}))`;

/** What each part of a record is in SQL. A part is named by the field that asks for it. */
export const recordParts = {
  'Patron.name': sql`(select json_build_object('first', ${personNames.first}, 'middle', ${personNames.middle},
    'last', ${personNames.last}, 'preferred', ${personNames.preferred})
    from ${personNames} where ${personNames.patronId} = ${p.id})`,
  'Patron.category': sql`to_json(${p.category})`,
  'Patron.homeBranch': sql`(select ${branch()} from ${branches} where ${branches.id} = ${p.homeBranchId})`,
  'Patron.email': sql`to_json(${p.email})`,
  'Patron.phones': list(
    sql`json_build_object('kind', ${phones.kind}, 'number', ${phones.number})`,
    sql`from ${phones} where ${phones.patronId} = ${p.id}`,
    sql`${phones.kind}, ${phones.number}, ${phones.id}`,
  ),
  'Patron.addresses': list(
    sql`json_build_object('kind', ${addresses.kind}, 'line1', ${addresses.line1}, 'line2', ${addresses.line2}, 'city', ${addresses.city},
      'region', ${addresses.region}, 'postalCode', ${addresses.postalCode}, 'country', ${addresses.country})`,
    sql`from ${addresses} where ${addresses.patronId} = ${p.id}`,
    sql`${addresses.kind}, ${addresses.id}`,
  ),
  'Patron.cards': list(
    sql`json_build_object('number', ${cards.number}, 'kind', ${cards.kind}, 'barred', ${p.barred},
      'issuedOn', ${cards.issuedOn}, 'expiresOn', ${cards.expiresOn})`,
    sql`from ${cards} where ${cards.patronId} = ${p.id} and ${cards.state} = 'ACTIVE'`,
    // By nothing that says something: whoever sees the numbers may not see which of them is the newer one.
    sql`${cards.id}`,
  ),
  'Patron.loans': list(
    loan,
    sql`from ${loans} join ${items} on ${items.id} = ${loans.itemId} join ${titles} on ${titles.id} = ${items.titleId}
      join ${branches} on ${branches.id} = ${items.branchId}
      where ${loans.patronId} = ${p.id} and ${loanIsOpen} and ${overlaps(sql`${loans.checkedOutAt}`, sql`${loans.returnedAt}`)}`,
    sql`${loans.dueAt}, ${loans.id}`,
  ),
  'Patron.holds': list(
    sql`json_build_object('id', ${holds.id}, 'state', ${holds.state}, 'placedAt', ${holds.placedAt},
      'expiresOn', ${holds.expiresOn}, 'title', ${title()}, 'pickupBranch', ${branch()})`,
    sql`from ${holds} join ${titles} on ${titles.id} = ${holds.titleId} join ${branches} on ${branches.id} = ${holds.pickupBranchId}
      where ${holds.patronId} = ${p.id} and ${holdIsOpen} and ${overlaps(sql`${holds.placedAt}`, sql`null::timestamptz`)}`,
    sql`${holds.placedAt}, ${holds.id}`,
  ),
  'Patron.charges': list(
    sql`json_build_object('id', ${charges.id}, 'kind', ${charges.kind}, 'amountCents', ${charges.amountCents},
      'remainingCents', ${charges.remainingCents}, 'assessedOn', ${charges.assessedOn}, 'loanId', ${charges.loanId})`,
    sql`from ${charges} where ${charges.patronId} = ${p.id} and ${isOpenCharge}
      and ${within(sql`${charges.assessedOn}`, sql`${charges.assessedOn}`)}`,
    sql`${charges.assessedOn}, ${charges.id}`,
  ),
  'Patron.balance': sql`(select to_json(coalesce(sum(${charges.remainingCents}), 0)) from ${charges} where ${charges.patronId} = ${p.id})`,
  // As `Loan.state` has it: what is lost or damaged is not counted with what is overdue.
  'Patron.overdueCount': sql`(select to_json(count(*)) from ${loans} where ${loans.patronId} = ${p.id}
    and ${loans.returnedAt} is null and ${loans.condition} is null and ${loans.dueAt} < ${now}
    and ${overlaps(sql`${loans.checkedOutAt}`, sql`${loans.returnedAt}`)})`,
  'Patron.interlibraryLoanRequests': list(
    sql`json_build_object('id', ${interlibraryLoanRequests.id}, 'title', ${interlibraryLoanRequests.title},
      'state', ${interlibraryLoanRequests.state}, 'requestedOn', ${interlibraryLoanRequests.requestedOn})`,
    sql`from ${interlibraryLoanRequests} where ${interlibraryLoanRequests.patronId} = ${p.id}
      and ${within(sql`${interlibraryLoanRequests.requestedOn}`, sql`null::date`)}`,
    sql`${interlibraryLoanRequests.requestedOn}, ${interlibraryLoanRequests.id}`,
  ),
  'Patron.computerSessions': list(
    sql`json_build_object('id', ${computerSessions.id}, 'startedAt', ${computerSessions.startedAt},
      'endsAt', ${computerSessions.endsAt}, 'branch', ${branch()})`,
    sql`from ${computerSessions} join ${branches} on ${branches.id} = ${computerSessions.branchId}
      where ${computerSessions.patronId} = ${p.id}
      and ${overlaps(sql`${computerSessions.startedAt}`, sql`${computerSessions.endsAt}`)}`,
    sql`${computerSessions.startedAt}, ${computerSessions.id}`,
  ),
  'Patron.programRegistrations': list(
    sql`json_build_object('id', ${programRegistrations.id}, 'program', json_build_object('name', ${programs.name},
      'startsAt', ${programs.startsAt}, 'branch', ${branch()}))`,
    sql`from ${programRegistrations} join ${programs} on ${programs.id} = ${programRegistrations.programId}
      join ${branches} on ${branches.id} = ${programs.branchId}
      where ${programRegistrations.patronId} = ${p.id} and ${overlaps(sql`${programs.startsAt}`, sql`${programs.endsAt}`)}`,
    sql`${programs.startsAt}, ${programRegistrations.id}`,
  ),
} as const satisfies Record<string, SQL>;

/**
 * Stands for the table wherever it is named below: one person's charges, read once for all that is made of them, and so
 * found to be theirs once by the row policy too.
 */
export const chargesOnce = sql`with charges as materialized (select ${charges.id}, ${charges.patronId}, ${charges.loanId},
    ${charges.kind}, ${charges.amountCents}, ${charges.remainingCents}, ${charges.assessedOn}
  from ${charges} where ${charges.patronId} = ${p.id})`;

/** Parts that only one of the two kinds of audience is granted the columns for. */
export const personParts = {
  'Patron.isMinor': sql`to_json(${p.birthDate} > ${value('adultIfBornBy')}::date)`,
  'Patron.birthDate': sql`to_json(${p.birthDate})`,
} as const satisfies Record<string, SQL>;

export const staffParts = {
  'Patron.isMinor': sql`to_json(carrel.is_minor(${p.id}, ${value('adultIfBornBy')}::date))`,
  'Patron.caregivers': list(
    sql`json_build_object('id', ${caregiverLinks.id}, 'signed', ${caregiverLinks.signed}, 'listed', ${caregiverLinks.listed},
      'caregiverName', coalesce((select concat_ws(' ', ${personNames.first}, ${personNames.middle}, ${personNames.last})
        from ${personNames} where ${personNames.patronId} = ${caregiverLinks.caregiverId}), ${caregiverLinks.caregiverName}))`,
    sql`from ${caregiverLinks} where ${caregiverLinks.childId} = ${p.id}`,
    sql`${caregiverLinks.id}`,
  ),
} as const satisfies Record<string, SQL>;
