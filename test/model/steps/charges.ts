import { addCharges, anyNumber, paidFor, settle } from '../consequences.ts';
import { clerk, type Pick, type Step } from '../plan.ts';
import { type Charge, dayOf, hour, type Person, personOfCard, type World } from '../world.ts';

/** What is owed: assessed, paid, waived, and an amount that comes back. */

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
  const loan = person.loans.find(({ id }) => id === charge.loanId);
  if (loan !== undefined && charge.kind === 'LOST') paidFor.add(loan);
  settle(world, person);
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

export const charges: Record<string, Step> = { assessCharge, payCharge, waiveCharge, reversePayment };
