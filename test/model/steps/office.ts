import { administrator, clerk, type Pick, type Step } from '../plan.ts';
import { branches, count, day, dayOf, hour, isMinorOn, type Person, type World } from '../world.ts';
import { settle } from './circulation.ts';

/** The office: caregivers, contact and deletion; papers; referrals; and the other uses of the library. */

const anyone = (world: World, pick: Pick): Person | null => pick.of(world.people.values());

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
    outcome: 'done',
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

const nameable = [
  'standing',
  'identity',
  'contact',
  'birth',
  'circulation',
  'pickup',
  'interlibrary',
  'recovery',
  'use',
];
const someClasses = (pick: Pick): string[] => {
  const chosen = nameable.filter(() => pick.once(2));
  return chosen.length === 0 ? ['circulation'] : chosen;
};
const named = (person: Person) => ({
  byName: { first: person.first, last: person.last, birthDate: person.born },
});

const recordConsent: Step = (world, pick) => {
  const person = anyone(world, pick);
  if (person === null || person.born === null) return null;
  const classes = someClasses(pick);
  const endsAt = world.now + (1 + pick.number(60)) * hour;
  return {
    act: 'recordConsent',
    input: {
      subject: named(person),
      recipient: 'A reader',
      classes,
      signedOn: dayOf(world.now),
      expiresAt: new Date(endsAt).toISOString(),
    },
    sender: administrator('LEGAL'),
    asks: 'consent { id }',
    outcome: 'done',
    apply({ consent }) {
      world.papers.push({
        id: consent.id,
        kind: 'CONSENT',
        subjects: [{ person: person.id, id: consent.id }],
        classes,
        from: null,
        to: null,
        endsAt,
        finding: true,
        state: 'IN_FORCE',
      });
    },
  };
};

const revokeConsent: Step = (world, pick) => {
  const paper = pick.of(world.papers.filter(({ kind, state }) => kind === 'CONSENT' && state === 'IN_FORCE'));
  if (paper === null || !pick.once(2)) return null;
  return {
    act: 'revokeConsent',
    input: { consentId: paper.id },
    sender: administrator('LEGAL'),
    asks: 'again',
    outcome: 'done',
    apply: () => {
      paper.state = 'ENDED';
    },
  };
};

const recordProcess: Step = (world, pick) => {
  const persons = [anyone(world, pick), anyone(world, pick)].filter(
    (each) => each !== null && each.born !== null,
  );
  const subjects = [...new Set(persons as Person[])];
  if (subjects.length === 0) return null;
  const classes = someClasses(pick);
  const finding = !pick.once(4);
  const from = pick.once(2) ? dayOf(world.now - pick.number(10) * day) : null;
  const endsAt = world.now + (2 + pick.number(90)) * hour;
  return {
    act: 'recordProcess',
    input: {
      kind: 'COURT_ORDER',
      court: 'A court',
      caseNumber: 'C-1',
      issuedOn: dayOf(world.now - day),
      servedOn: dayOf(world.now),
      finding,
      classes,
      ...(from === null ? {} : { windowFrom: from }),
      expiresAt: new Date(endsAt).toISOString(),
      subjects: subjects.map(named),
    },
    sender: administrator('LEGAL'),
    asks: 'process { id subjects { id } }',
    outcome: 'done',
    apply({ process }) {
      world.papers.push({
        id: process.id,
        kind: 'PROCESS',
        subjects: subjects.map(({ id }, index) => ({ person: id, id: process.subjects[index].id })),
        classes,
        from,
        to: null,
        endsAt,
        finding,
        state: 'RECORDED',
      });
    },
  };
};

const decideProcess: Step = (world, pick) => {
  const paper = pick.of(
    world.papers.filter(
      ({ kind, state, endsAt }) =>
        kind === 'PROCESS' && endsAt > world.now && (state === 'RECORDED' || state === 'IN_FORCE'),
    ),
  );
  if (paper === null) return null;
  if (paper.state === 'IN_FORCE')
    return {
      act: 'vacateProcess',
      input: { processId: paper.id },
      sender: administrator('LEGAL'),
      asks: 'again',
      outcome: 'done',
      apply: () => {
        paper.state = 'ENDED';
      },
    };
  const act = pick.once(4) ? 'refuseProcess' : 'approveProcess';
  return {
    act,
    input: { processId: paper.id },
    sender: administrator('LEGAL'),
    asks: 'process { state }',
    outcome: 'done',
    apply({ process }) {
      paper.state = act === 'approveProcess' && paper.finding ? 'IN_FORCE' : 'REFUSED';
      const expected = paper.state === 'IN_FORCE' ? 'APPROVED' : 'REFUSED';
      if (process.state !== expected) throw new Error(`the process is ${process.state}, not ${expected}`);
    },
  };
};

const referToAgency: Step = (world, pick) => {
  const person = anyone(world, pick);
  if (person === null) return null;
  const isOwing =
    person.charges.length > 0 ||
    person.loans.some(
      ({ returnedAt, dueAt, condition }) =>
        returnedAt === null && (dueAt < world.now || condition === 'LOST'),
    );
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
  const owed = person.charges.reduce((sum, { remaining }) => sum + remaining, 0);
  return {
    act: 'referToAgency',
    input: { patronId: person.id, agencyId: world.agency },
    sender: clerk('RECOVERY'),
    asks: 'referral { id }',
    outcome: isOwing && owed > 0 && !isReferred && debtorIsAdult ? 'done' : 'refused',
    apply({ referral }) {
      world.referrals.push({
        id: referral.id,
        person: person.id,
        debtor: debtor?.id ?? '',
        agency: world.agency,
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
    outcome: person.deletionAsked ? 'refused' : 'done',
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
        count(world, world.now, 'COMPUTER_SESSIONS', branches[0], 'ALL');
      },
    };
  const endsAt = world.now + hour;
  return {
    act: 'startComputerSession',
    input: { patronId: person.id, branchId: branches[0], endsAt: new Date(endsAt).toISOString() },
    sender: clerk('SERVICE'),
    asks: 'record { computerSessions { id } }',
    outcome: person.deletionAsked ? 'refused' : 'done',
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
    outcome: found.startsAt <= world.now || isThere || person.deletionAsked ? 'refused' : 'done',
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
  recordConsent,
  revokeConsent,
  recordProcess,
  decideProcess,
  referToAgency,
  recallReferral,
  interlibrary,
  computer,
  program,
};
