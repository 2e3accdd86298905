import type { chargeKinds } from '../tables/charges.ts';
import type { itemStatuses } from '../tables/items.ts';

/** The shapes that reads answer with. A part that was not asked for is null, or is not there. Instants are ISO text, days too. */
export interface BranchRow {
  id: string;
  code: string;
  name: string;
}

export interface TitleRow {
  id: string;
  title: string;
  author: string | null;
  isbn: string | null;
  year: number | null;
}

export interface ItemRow {
  id: string;
  barcode: string;
  titleId: string;
  branchId: string;
  category: string;
  callNumber: string | null;
  status: (typeof itemStatuses)[number];
  /** Read with the item where they came along. */
  title?: TitleRow;
  branch?: BranchRow;
}

export interface NameRow {
  first: string;
  middle: string | null;
  last: string;
  preferred: string | null;
}

export interface AddressRow {
  kind: string;
  line1: string;
  line2: string | null;
  city: string | null;
  region: string | null;
  postalCode: string | null;
  country: string | null;
}

export interface PhoneRow {
  kind: string;
  number: string;
}

export interface CardRow {
  number: string;
  kind: 'JUVENILE' | 'ADULT';
  barred: boolean;
  issuedOn: string;
  expiresOn: string | null;
}

export interface LoanRow {
  id: string;
  checkedOutAt: string;
  dueAt: string;
  renewals: number;
  returnedAt: string | null;
  condition: 'LOST' | 'DAMAGED' | null;
  item: ItemRow;
}

export interface HoldRow {
  id: string;
  state: 'WAITING' | 'IN_TRANSIT' | 'READY';
  placedAt: string;
  expiresOn: string | null;
  title: TitleRow;
  pickupBranch: BranchRow;
}

export interface ChargeRow {
  id: string;
  kind: (typeof chargeKinds)[number];
  amountCents: number;
  remainingCents: number;
  assessedOn: string;
  loanId: string | null;
}

export interface InterlibraryLoanRequestRow {
  id: string;
  title: string;
  state: 'REQUESTED' | 'SHIPPED' | 'RECEIVED';
  requestedOn: string;
}

export interface ComputerSessionRow {
  id: string;
  startedAt: string;
  endsAt: string;
  branch: BranchRow;
}

export interface ProgramRegistrationRow {
  id: string;
  program: { name: string; startsAt: string; branch: BranchRow };
}

export interface CaregiverLinkRow {
  id: string;
  caregiverName: string;
  signed: boolean;
  listed: boolean;
}

export interface RecordRow {
  id: string;
  'Patron.name'?: NameRow | null;
  'Patron.category'?: string | null;
  'Patron.isMinor'?: boolean | null;
  'Patron.homeBranch'?: BranchRow | null;
  'Patron.birthDate'?: string | null;
  'Patron.email'?: string | null;
  'Patron.phones'?: PhoneRow[] | null;
  'Patron.addresses'?: AddressRow[] | null;
  'Patron.cards'?: CardRow[] | null;
  'Patron.loans'?: LoanRow[] | null;
  'Patron.holds'?: HoldRow[] | null;
  'Patron.charges'?: ChargeRow[] | null;
  'Patron.balance'?: number | null;
  'Patron.overdueCount'?: number | null;
  'Patron.interlibraryLoanRequests'?: InterlibraryLoanRequestRow[] | null;
  'Patron.computerSessions'?: ComputerSessionRow[] | null;
  'Patron.programRegistrations'?: ProgramRegistrationRow[] | null;
  'Patron.caregivers'?: CaregiverLinkRow[] | null;
}
