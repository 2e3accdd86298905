import { randomUUID } from 'node:crypto';
import { anyone } from '../consequences.ts';
import { administrator, clerk, type Step } from '../plan.ts';
import { branches, day, dayOf, monthOf } from '../world.ts';

/** New people, cards and PINs; who came in; and what happened in the house. */

const registerPatron: Step = (world, pick) => {
  if (!pick.once(4)) return null;
  const [first, last] = [`New${randomUUID().slice(0, 6)}`, 'Person'];
  const born = dayOf(world.now - (9 + pick.number(30)) * 366 * day);
  const email = pick.once(5) ? null : `${first}@example.org`;
  const number = `R-${randomUUID().slice(0, 10)}`;
  return {
    act: 'registerPatron',
    input: {
      first,
      last,
      birthDate: born,
      homeBranchId: branches[0],
      cardNumber: number,
      ...(email && { email }),
    },
    sender: clerk('ACCOUNT'),
    asks: 'record { id }',
    // Nobody is registered whom the library could not reach.
    outcome: email === null ? 'refused' : 'done',
    apply({ record }) {
      world.people.set(record.id, {
        ...{ id: record.id, first, last, born, email, deletionAsked: false },
        cards: [{ number, pin: null, state: 'ACTIVE' }],
        ...{ loans: [], charges: [], holds: [], payments: [], requests: [], sessions: [], registrations: [] },
      });
    },
  };
};

const issueCard: Step = (world, pick) => {
  const person = anyone(world, pick);
  const other = anyone(world, pick);
  if (person === null || other === null || !pick.once(3)) return null;
  // A number that is or was anybody's is not given again.
  const taken = pick.once(3) ? other.cards[0]?.number : undefined;
  const number = taken ?? `I-${randomUUID().slice(0, 10)}`;
  return {
    act: 'issueCard',
    input: { patronId: person.id, cardNumber: number },
    sender: clerk('ACCOUNT'),
    asks: 'again',
    outcome: taken === undefined ? 'done' : 'refused',
    apply: () => {
      person.cards.push({ number, pin: null, state: 'ACTIVE' });
    },
  };
};

const setPin: Step = (world, pick) => {
  const person = anyone(world, pick);
  const card = person === null ? null : pick.of(person.cards);
  if (person === null || card === null) return null;
  const pin = String(1_000 + pick.number(9_000));
  return {
    act: 'setPin',
    input: { cardNumber: card.number, pin },
    sender: clerk('ACCOUNT'),
    asks: 'again',
    outcome: card.state === 'ACTIVE' ? 'done' : 'refused',
    apply() {
      card.pin = pin;
      // Whoever got in by what the card was before is out.
      for (const grant of world.grants)
        if (grant.basis === 'CARD' && grant.card === card.number) grant.ended = true;
    },
  };
};

const recordVisits: Step = (world, pick) => {
  const count = 1 + pick.number(90);
  const isToCome = pick.once(5);
  return {
    act: 'recordVisits',
    input: { branchId: branches[1], day: dayOf(world.now + (isToCome ? 2 * day : 0)), count },
    sender: clerk('SERVICE'),
    asks: 'again',
    outcome: isToCome ? 'refused' : 'done',
    apply() {
      const key = [monthOf(world.now), 'VISITS', branches[1], 'ALL'].join(' ');
      world.counts.set(key, (world.counts.get(key) ?? 0) + count);
    },
  };
};

/** Reported, then perhaps taken to law, and only then released. */
const incident: Step = (world, pick) => {
  const known = pick.of(world.incidents);
  const sender = pick.once(6) ? clerk('CIRCULATION') : administrator('CONDUCT');
  const isMeant = 'purpose' in sender && sender.purpose === 'CONDUCT';
  if (known === null || pick.once(3))
    return {
      act: 'reportIncident',
      input: {
        branchId: branches[0],
        occurredAt: new Date(world.now - day).toISOString(),
        description: 'A noise.',
      },
      sender,
      asks: 'incident { id }',
      outcome: isMeant ? 'done' : 'refused',
      apply: ({ incident: { id } }) => {
        world.incidents.push({ id, legalAction: false });
      },
    };
  if (pick.once(2))
    return {
      act: 'releaseIncident',
      input: { incidentId: known.id, recipient: 'The insurer' },
      sender,
      asks: 'again',
      outcome: isMeant && known.legalAction ? 'done' : 'refused',
    };
  return {
    act: 'recordLegalAction',
    input: { incidentId: known.id, on: dayOf(world.now) },
    sender,
    asks: 'again',
    outcome: isMeant && !known.legalAction ? 'done' : 'refused',
    apply: () => {
      known.legalAction = true;
    },
  };
};

export const registration: Record<string, Step> = {
  registerPatron,
  issueCard,
  setPin,
  recordVisits,
  incident,
};
