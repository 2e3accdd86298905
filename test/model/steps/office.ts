import { anyone, linesOf, settle } from '../consequences.ts';
import { clerk, type Step } from '../plan.ts';
import { branches, count, dayOf, hour, isMinorOn, type World } from '../world.ts';

/** The office: caregivers, contact and deletion; papers; referrals; and the other uses of the library. */

/** Ends what stood on a link that no longer holds it. */
function endOfLink(world: World, linkId: string): void {
  for (const grant of world.grants) if (grant.link === linkId) grant.ended = true;
}

const linkCaregiver: Step = (world, pick) => {
  const [child, caregiver] = [anyone(world, pick), anyone(world, pick)];
  if (child === null || caregiver === null || child === caregiver) return null;
  const known = world.links.find((link) => link.child === child.id && link.caregiver === caregiver.id);
  const [signed, listed] = pick.of([
    [true, true],
    [true, false],
    [false, true],
  ] as const) ?? [true, true];
  return {
    act: 'linkCaregiver',
    input: { childId: child.id, caregiverId: caregiver.id, signed, listed },
    sender: clerk('ACCOUNT'),
    asks: 'record { caregivers { id } }',
    outcome: isMinorOn(child.born, dayOf(world.now)) ? 'done' : 'refused',
    apply({ record }) {
      if (known !== undefined) {
        Object.assign(known, { signed, listed });
        for (const grant of world.grants)
          if (grant.link === known.id && (!signed || (grant.basis === 'CAREGIVER_PHOTO_ID' && !listed)))
            grant.ended = true;
        return;
      }
      const isKnown = (id: string) => world.links.some((link) => link.id === id);
      const added = record.caregivers.find(({ id }: { id: string }) => !isKnown(id));
      world.links.push({ id: added.id, child: child.id, caregiver: caregiver.id, signed, listed });
    },
  };
};

const unlinkCaregiver: Step = (world, pick) => {
  const link = pick.of(world.links);
  if (link === null || !pick.once(2)) return null;
  return {
    act: 'unlinkCaregiver',
    input: { linkId: link.id },
    sender: clerk('ACCOUNT'),
    asks: 'again',
    outcome: 'done',
    apply() {
      world.links = world.links.filter((each) => each !== link);
      endOfLink(world, link.id);
    },
  };
};

let contacts = 0;

const updateContact: Step = (world, pick) => {
  const person = anyone(world, pick);
  if (person === null) return null;
  contacts += 1;
  // Nobody in this library has another way of contact: the last one cannot be cleared.
  const email = pick.once(3) ? null : `somebody${contacts}@example.org`;
  return {
    act: 'updateContact',
    input: { patronId: person.id, email },
    sender: clerk('ACCOUNT'),
    asks: 'again',
    outcome: email === null ? 'refused' : 'done',
    apply: () => {
      person.email = email;
    },
  };
};

const deletePatron: Step = (world, pick) => {
  const person = anyone(world, pick);
  if (person === null || !pick.once(6)) return null;
  return {
    act: 'deletePatron',
    input: { patronId: person.id },
    sender: clerk('ACCOUNT'),
    asks: 'again',
    outcome: 'done',
    apply() {
      person.deletionAsked = true;
      settle(world, person);
    },
  };
};

const referToAgency: Step = (world, pick) => {
  const person = anyone(world, pick);
  if (person === null) return null;
  const lines = linesOf(world, person);
  // What is due later only is not referred yet.
  const isOwing = lines.some((line) => typeof line === 'string' || dayOf(line.dueAt) <= dayOf(world.now));
  const isReferred = world.referrals.some((referral) => referral.person === person.id);
  const isAdult = person.born !== null && !isMinorOn(person.born, dayOf(world.now));
  const signers = world.links.filter(({ child, signed }) => child === person.id && signed);
  const [signer] = signers;
  const debtor = isAdult
    ? person
    : signers.length === 1 && signer !== undefined
      ? world.people.get(signer.caregiver)
      : undefined;
  const debtorIsAdult =
    debtor !== undefined && debtor.born !== null && !isMinorOn(debtor.born, dayOf(world.now));
  return {
    act: 'referToAgency',
    input: { patronId: person.id, agencyId: world.agency },
    sender: clerk('RECOVERY'),
    asks: 'referral { id }',
    outcome: isOwing && !isReferred && debtorIsAdult ? 'done' : 'refused',
    apply({ referral }) {
      world.referrals.push({
        id: referral.id,
        person: person.id,
        debtor: debtor?.id ?? '',
        agency: world.agency,
        lines,
      });
    },
  };
};

const recallReferral: Step = (world, pick) => {
  const referral = pick.of(world.referrals);
  if (referral === null || !pick.once(3)) return null;
  return {
    act: 'recallReferral',
    input: { referralId: referral.id },
    sender: clerk('RECOVERY'),
    asks: 'again',
    outcome: 'done',
    apply() {
      world.referrals = world.referrals.filter((each) => each !== referral);
      for (const id of [referral.person, referral.debtor]) {
        const person = world.people.get(id);
        if (person !== undefined) settle(world, person);
      }
    },
  };
};

let requests = 0;

const interlibrary: Step = (world, pick) => {
  const person = anyone(world, pick);
  if (person === null) return null;
  const request = pick.once(2) ? pick.of(person.requests) : null;
  if (request !== null)
    return {
      act: 'completeInterlibraryLoan',
      input: { requestId: request.id },
      sender: clerk('SERVICE'),
      asks: 'again',
      outcome: 'done',
      apply() {
        person.requests = person.requests.filter((each) => each !== request);
        count(world, world.now, 'INTERLIBRARY_LOANS', branches[0], 'ALL');
      },
    };
  requests += 1;
  const title = `Elsewhere ${requests}`;
  return {
    act: 'requestInterlibraryLoan',
    input: { patronId: person.id, title },
    sender: clerk('SERVICE'),
    asks: 'record { interlibraryLoanRequests { id title } }',
    outcome: 'done',
    apply({ record }) {
      const row = record.interlibraryLoanRequests.find((each: { title: string }) => each.title === title);
      person.requests.push({ id: row.id, title });
    },
  };
};

const computer: Step = (world, pick) => {
  const person = anyone(world, pick);
  if (person === null) return null;
  const [session] = person.sessions;
  if (session !== undefined)
    return {
      act: 'endComputerSession',
      input: { sessionId: session.id },
      sender: clerk('SERVICE'),
      asks: 'again',
      outcome: 'done',
      apply() {
        person.sessions = [];
        count(world, Math.min(world.now, session.endsAt), 'COMPUTER_SESSIONS', branches[0], 'ALL');
      },
    };
  const endsAt = world.now + hour;
  return {
    act: 'startComputerSession',
    input: { patronId: person.id, branchId: branches[0], endsAt: new Date(endsAt).toISOString() },
    sender: clerk('SERVICE'),
    asks: 'record { computerSessions { id } }',
    outcome: 'done',
    apply({ record }) {
      person.sessions = record.computerSessions.map(({ id }: { id: string }) => ({ id, endsAt }));
    },
  };
};

const program: Step = (world, pick) => {
  const found = pick.of(world.programs.values());
  const person = anyone(world, pick);
  if (found === null || person === null) return null;
  if (found.endsAt <= world.now && !found.closed)
    return {
      act: 'closeProgram',
      input: { programId: found.id },
      sender: clerk('SERVICE'),
      asks: 'again',
      outcome: 'done',
      apply() {
        found.closed = true;
        for (const each of world.people.values()) {
          const attended = each.registrations.filter((registration) => registration.program === found.id);
          each.registrations = each.registrations.filter((registration) => registration.program !== found.id);
          for (const _ of attended) count(world, found.startsAt, 'PROGRAM_ATTENDANCE', found.branch, 'ALL');
        }
      },
    };
  const isThere = person.registrations.some((registration) => registration.program === found.id);
  return {
    act: 'registerForProgram',
    input: { patronId: person.id, programId: found.id },
    sender: clerk('SERVICE'),
    asks: 'again',
    outcome: found.startsAt <= world.now || isThere ? 'refused' : 'done',
    apply: () => {
      person.registrations.push({ program: found.id });
    },
  };
};

export const office: Record<string, Step> = {
  linkCaregiver,
  unlinkCaregiver,
  updateContact,
  deletePatron,
  referToAgency,
  recallReferral,
  interlibrary,
  computer,
  program,
};
