import {
  addCharges,
  anyNumber,
  holdCategory,
  paidFor,
  passOn,
  settle,
  takeOffHold,
} from '../consequences.ts';
import { clerk, type Pick, type Plan, type Step } from '../plan.ts';
import { standingOf } from '../seen.ts';
import {
  branches,
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

export const loanOf = (world: World, barcode: string): { person: Person; loan: Loan } | null => {
  for (const person of world.people.values())
    for (const loan of person.loans)
      if (loan.barcode === barcode && loan.returnedAt === null) return { person, loan };
  return null;
};

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

/** An item is back, and its next step is what it must be. */
function comesBack(world: World, item: Item, nextStep: string): void {
  const held = loanOf(world, item.barcode);
  if (held !== null) held.loan.returnedAt = world.now;
  let expected = 'SET_ASIDE';
  if (item.status === 'DAMAGED' || held?.loan.condition === 'DAMAGED') {
    item.status = 'DAMAGED';
    takeOffHold(world, item);
  } else expected = passOn(world, item, item.branch);
  if (nextStep !== expected) throw new Error(`the next step is ${nextStep} and must be ${expected}`);
  if (held !== null) settle(world, held.person);
}

const checkIn: Step = (world, pick) => {
  const item = pick.of(world.items.values());
  if (item === null) return null;
  return {
    act: 'checkIn',
    input: { itemBarcode: item.barcode },
    sender: pick.once(2) ? clerk('CIRCULATION') : { staff: 'volunteer', purpose: 'SHELVING' },
    asks: 'nextStep',
    outcome: 'done',
    apply: ({ nextStep }) => comesBack(world, item, nextStep),
  };
};

/** The library's own system tells of some that came back, in one batch: each is as if it had been told alone. */
const recordEvents: Step = (world, pick) => {
  const back = Array.from({ length: 1 + pick.number(3) }, () => pick.of(world.items.values())).filter(
    (item) => item !== null,
  );
  return {
    act: 'recordEvents',
    input: { events: back.map(({ barcode }) => ({ checkIn: { itemBarcode: barcode } })) },
    sender: { feed: true },
    asks: 'results { outcome }',
    outcome: back.length > 0 ? 'done' : 'refused',
    apply({ results }) {
      for (const [at, item] of back.entries()) comesBack(world, item, results[at].outcome);
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
        if (amount !== null) addCharges(held.person, record.charges, held.loan.id);
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
  recordEvents,
  markLost: mark('markLost'),
  markDamaged: mark('markDamaged'),
  placeHold,
  cancelHold,
} satisfies Record<string, (world: World, pick: Pick) => Plan | null>;
