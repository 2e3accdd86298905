import { clerk, type Pick, type Plan, type Step } from '../plan.ts';
import { standingOf } from '../seen.ts';
import {
  branches,
  type Charge,
  count,
  dayOf,
  hour,
  type Item,
  type Loan,
  type Person,
  personOfCard,
  type World,
} from '../world.ts';

/** Lending, what is owed for it, and holds: each act as the policy's text has it, done right and done wrong. */

const anyNumber = (world: World, pick: Pick): string =>
  pick.of([...world.people.values()].flatMap(({ cards }) => cards.map(({ number }) => number))) ?? 'none';

export const loanOf = (world: World, barcode: string): { person: Person; loan: Loan } | null => {
  for (const person of world.people.values())
    for (const loan of person.loans)
      if (loan.barcode === barcode && loan.returnedAt === null) return { person, loan };
  return null;
};

const isCharged = (person: Person, { barcode }: Loan): boolean =>
  person.charges.some((charge) => charge.barcode === barcode);

/** Lets a loan go that is complete, and counts it in the month in which that happened. */
export function settle(world: World, person: Person): void {
  person.loans = person.loans.filter((loan) => {
    const isOver = loan.returnedAt !== null || (loan.condition === 'LOST' && paidFor.has(loan));
    if (!isOver || isCharged(person, loan)) return true;
    const item = world.items.get(loan.barcode);
    count(world, world.now, 'LOANS', item?.branch ?? '', item?.category ?? '');
    return false;
  });
  if (!person.deletionAsked || person.loans.length + person.charges.length > 0) return;
  if (world.referrals.some(({ debtor }) => debtor === person.id)) return;
  for (const hold of person.holds)
    count(world, world.now, 'HOLDS', hold.branch, holdCategory(world, hold.barcode));
  for (const _ of person.requests) count(world, world.now, 'INTERLIBRARY_LOANS', branches[0], 'ALL');
  for (const _ of person.sessions) count(world, world.now, 'COMPUTER_SESSIONS', branches[0], 'ALL');
  for (const { program } of person.registrations)
    count(world, world.programs.get(program)?.startsAt ?? 0, 'PROGRAM_ATTENDANCE', branches[0], 'ALL');
  world.people.delete(person.id);
  world.links = world.links.filter(({ child, caregiver }) => child !== person.id && caregiver !== person.id);
}

/** Loans whose lost item was paid for. */
const paidFor = new WeakSet<Loan>();

export const holdCategory = (world: World, barcode: string | null): string =>
  (barcode === null ? undefined : world.items.get(barcode)?.category) ?? 'UNCATEGORIZED';

/** Where a thing goes from where it is: to whom it is set aside for, to whoever waits longest, or home. */
export function passOn(world: World, item: Item, here: string | null): string {
  const holds = [...world.people.values()].flatMap((person) => person.holds);
  const waiting = holds
    .filter(({ title, state }) => title === item.title && state === 'WAITING')
    .toSorted((one, other) => one.placedAt - other.placedAt);
  const hold = holds.find(({ barcode }) => barcode === item.barcode) ?? waiting[0];
  if (hold === undefined) {
    item.status = here === item.branch ? 'AVAILABLE' : 'IN_TRANSIT';
    return here === item.branch ? 'SHELVE' : 'TRANSIT';
  }
  hold.barcode = item.barcode;
  if (hold.branch === here) {
    hold.state = 'READY';
    item.status = 'ON_HOLD_SHELF';
    return 'HOLD_SHELF';
  }
  hold.state = 'IN_TRANSIT';
  item.status = 'IN_TRANSIT';
  return 'TRANSIT';
}

/** A thing that cannot be lent is what nobody waits for. */
function takeOffHold(world: World, item: Item): void {
  for (const { holds } of world.people.values())
    for (const hold of holds)
      if (hold.barcode === item.barcode) Object.assign(hold, { barcode: null, state: 'WAITING' });
}

const checkOut: Step = (world, pick) => {
  const number = anyNumber(world, pick);
  const item = pick.of(world.items.values());
  if (item === null) return null;
  const person = personOfCard(world, number);
  const forThem =
    person?.holds.some(({ barcode, state }) => barcode === item.barcode && state === 'READY') ?? false;
  const canGo = item.status === 'AVAILABLE' || (item.status === 'ON_HOLD_SHELF' && forThem);
  const dueAt = world.now + (1 + pick.number(400)) * hour;
  return {
    act: 'checkOut',
    input: { cardNumber: number, itemBarcode: item.barcode, dueAt: new Date(dueAt).toISOString() },
    sender: clerk('CIRCULATION'),
    asks: 'loan { id }',
    outcome: person !== null && !person.deletionAsked && canGo ? 'done' : 'refused',
    apply({ loan }) {
      if (person === null) return;
      item.status = 'CHECKED_OUT';
      person.loans.push({
        id: loan.id,
        barcode: item.barcode,
        checkedOutAt: world.now,
        dueAt,
        renewals: 0,
        returnedAt: null,
        condition: null,
      });
      person.holds = person.holds.filter((hold) => {
        const isFilled =
          hold.barcode === item.barcode || (hold.title === item.title && hold.state === 'WAITING');
        if (isFilled) count(world, world.now, 'HOLDS', hold.branch, item.category);
        return !isFilled;
      });
    },
  };
};

/** Whoever may renew: a member of staff for anybody, the bearer of a card for its own. */
const renew: Step = (world, pick) => {
  const found = pick.of(
    [...world.people.values()].flatMap((person) => person.loans.map((loan) => ({ person, loan }))),
  );
  if (found === null) return null;
  const { person, loan } = found;
  const grant = pick.once(2)
    ? pick.of(world.grants.filter((each) => each.endsAt > world.now && !each.ended))
    : null;
  const standing = grant === null ? null : standingOf(world, grant);
  if (grant !== null && standing === null) return null;
  const title = world.items.get(loan.barcode)?.title;
  const isClaimed = [...world.people.values()].some(
    (other) =>
      other !== person && other.holds.some((hold) => hold.title === title && hold.state === 'WAITING'),
  );
  const mayAct = grant === null || (grant.basis === 'CARD' && grant.person === person.id);
  const canBorrow = !person.deletionAsked && person.cards.some(({ state }) => state === 'ACTIVE');
  const canRenew = loan.returnedAt === null && loan.condition !== 'LOST' && loan.renewals < 2 && !isClaimed;
  return {
    act: 'renew',
    input: { loanId: loan.id },
    sender: grant === null ? clerk('CIRCULATION') : { token: grant.token },
    asks: 'loan { dueAt }',
    outcome: mayAct && canBorrow && canRenew ? 'done' : 'refused',
    apply(payload) {
      const dueAt = Date.parse(payload.loan.dueAt);
      const byRule = dayOf(world.now + 21 * 24 * hour);
      if (dueAt !== loan.dueAt && dayOf(dueAt) !== byRule)
        throw new Error('a renewed loan is due by the rule');
      loan.renewals += 1;
      loan.dueAt = dueAt;
    },
  };
};

const checkIn: Step = (world, pick) => {
  const item = pick.of(world.items.values());
  if (item === null) return null;
  const held = loanOf(world, item.barcode);
  return {
    act: 'checkIn',
    input: { itemBarcode: item.barcode },
    sender: pick.once(2) ? clerk('CIRCULATION') : { staff: 'volunteer', purpose: 'SHELVING' },
    asks: 'nextStep',
    outcome: 'done',
    apply({ nextStep }) {
      if (held !== null) held.loan.returnedAt = world.now;
      let expected = 'SET_ASIDE';
      if (item.status === 'DAMAGED' || held?.loan.condition === 'DAMAGED') {
        item.status = 'DAMAGED';
        takeOffHold(world, item);
      } else expected = passOn(world, item, item.branch);
      if (nextStep !== expected) throw new Error(`the next step is ${nextStep} and must be ${expected}`);
      if (held !== null) settle(world, held.person);
    },
  };
};

const mark =
  (act: 'markLost' | 'markDamaged'): Step =>
  (world, pick) => {
    const condition = act === 'markLost' ? 'LOST' : 'DAMAGED';
    const item = pick.of(world.items.values());
    if (item === null) return null;
    const held = loanOf(world, item.barcode);
    const isMarked = held === null ? item.status === condition : held.loan.condition === condition;
    const amount = pick.once(2) ? 500 + pick.number(3000) : null;
    const mayCost = amount === null || held !== null;
    return {
      act,
      input: { itemBarcode: item.barcode, ...(amount === null ? {} : { amountCents: amount }) },
      sender: clerk('CIRCULATION'),
      asks: 'record { charges { id kind amount { amountCents } } }',
      outcome: isMarked || !mayCost ? 'refused' : 'done',
      apply({ record }) {
        item.status = condition;
        takeOffHold(world, item);
        if (held === null) return;
        held.loan.condition = condition;
        paidFor.delete(held.loan);
        if (amount !== null) addCharges(held.person, record.charges, item.barcode);
      },
    };
  };

/** Takes into the model the charges of an answer that it does not know. */
function addCharges(
  person: Person,
  rows: { id: string; kind: string; amount: { amountCents: number } }[],
  barcode: string | null,
): void {
  for (const { id, kind, amount } of rows)
    if (!person.charges.some((known) => known.id === id))
      person.charges.push({ id, kind, amount: amount.amountCents, remaining: amount.amountCents, barcode });
}

const assessCharge: Step = (world, pick) => {
  const number = anyNumber(world, pick);
  const person = personOfCard(world, number);
  const amountCents = 100 + pick.number(900);
  return {
    act: 'assessCharge',
    input: { cardNumber: number, kind: 'OTHER', amountCents },
    sender: clerk('CIRCULATION'),
    asks: 'record { charges { id kind amount { amountCents } } }',
    outcome: person === null ? 'refused' : 'done',
    apply({ record }) {
      if (person !== null) addCharges(person, record.charges, null);
    },
  };
};

const chargeOf = (world: World, pick: Pick): { person: Person; charge: Charge } | null =>
  pick.of(
    [...world.people.values()].flatMap((person) => person.charges.map((charge) => ({ person, charge }))),
  );

function lower(world: World, person: Person, charge: Charge, amount: number): void {
  charge.remaining -= amount;
  if (charge.remaining > 0) return;
  person.charges = person.charges.filter((each) => each !== charge);
  const loan = person.loans.find(({ barcode }) => barcode === charge.barcode);
  if (loan !== undefined && charge.kind === 'LOST') paidFor.add(loan);
  if (!person.charges.some(({ barcode }) => barcode !== null) || loan !== undefined)
    endReferral(world, person);
  settle(world, person);
}

/** A referral ends when nothing is left that it was made for. */
export function endReferral(world: World, person: Person): void {
  if (
    person.charges.length > 0 ||
    person.loans.some(({ dueAt, condition }) => dueAt < world.now || condition === 'LOST')
  )
    return;
  world.referrals = world.referrals.filter((referral) => referral.person !== person.id);
}

const payCharge: Step = (world, pick) => {
  const found = chargeOf(world, pick);
  if (found === null) return null;
  const { person, charge } = found;
  const amount = pick.once(2) ? charge.remaining : 1 + pick.number(charge.remaining + 50);
  return {
    act: 'payCharge',
    input: { chargeId: charge.id, amountCents: amount, kind: 'CASH' },
    sender: clerk('CIRCULATION'),
    asks: 'paymentId',
    outcome: amount <= charge.remaining ? 'done' : 'refused',
    apply({ paymentId }) {
      const until = dayOf(world.now + 90 * 24 * hour);
      person.payments.push({ id: paymentId, amount, reversibleUntil: until });
      lower(world, person, charge, amount);
    },
  };
};

const waiveCharge: Step = (world, pick) => {
  const found = chargeOf(world, pick);
  if (found === null) return null;
  const { person, charge } = found;
  const purpose = pick.of(['CIRCULATION', 'RECOVERY', 'ACCOUNT']) ?? '';
  return {
    act: 'waiveCharge',
    input: { chargeId: charge.id },
    sender: clerk(purpose),
    asks: 'again',
    outcome: purpose === 'ACCOUNT' ? 'refused' : 'done',
    apply: () => lower(world, person, charge, charge.remaining),
  };
};

const reversePayment: Step = (world, pick) => {
  const found = pick.of(
    [...world.people.values()].flatMap((person) => person.payments.map((payment) => ({ person, payment }))),
  );
  if (found === null) return null;
  const { person, payment } = found;
  return {
    act: 'reversePayment',
    input: { paymentId: payment.id },
    sender: clerk('CIRCULATION'),
    asks: 'record { charges { id kind amount { amountCents } loan { id } } }',
    outcome: payment.reversibleUntil >= dayOf(world.now) ? 'done' : 'refused',
    apply({ record }) {
      person.payments = person.payments.filter((each) => each !== payment);
      addCharges(person, record.charges, null);
    },
  };
};

const placeHold: Step = (world, pick) => {
  const number = anyNumber(world, pick);
  const person = personOfCard(world, number);
  const item = pick.of(world.items.values());
  const branch = pick.of(branches) ?? branches[0];
  if (item === null) return null;
  const isThere = person?.holds.some(({ title }) => title === item.title) ?? false;
  return {
    act: 'placeHold',
    input: { cardNumber: number, titleId: item.title, pickupBranchId: branch },
    sender: clerk('CIRCULATION'),
    asks: 'record { holds { id title { id } } }',
    outcome: person !== null && !person.deletionAsked && !isThere ? 'done' : 'refused',
    apply({ record }) {
      const row = record.holds.find((each: { title: { id: string } }) => each.title.id === item.title);
      person?.holds.push({
        id: row.id,
        title: item.title,
        branch,
        state: 'WAITING',
        barcode: null,
        placedAt: world.now,
        shelfUntil: null,
      });
    },
  };
};

const cancelHold: Step = (world, pick) => {
  const found = pick.of(
    [...world.people.values()].flatMap((person) => person.holds.map((hold) => ({ person, hold }))),
  );
  if (found === null) return null;
  const { person, hold } = found;
  return {
    act: 'cancelHold',
    input: { holdId: hold.id },
    sender: clerk('CIRCULATION'),
    asks: 'again',
    outcome: 'done',
    apply() {
      person.holds = person.holds.filter((each) => each !== hold);
      count(world, world.now, 'HOLDS', hold.branch, holdCategory(world, hold.barcode));
      const item = hold.barcode === null ? undefined : world.items.get(hold.barcode);
      if (item !== undefined) passOn(world, item, hold.state === 'READY' ? hold.branch : null);
    },
  };
};

export const circulation: Record<string, Step> = {
  checkOut,
  renew,
  checkIn,
  markLost: mark('markLost'),
  markDamaged: mark('markDamaged'),
  assessCharge,
  payCharge,
  waiveCharge,
  reversePayment,
  placeHold,
  cancelHold,
} satisfies Record<string, (world: World, pick: Pick) => Plan | null>;
