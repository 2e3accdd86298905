import { anyone } from '../consequences.ts';
import { administrator, type Pick, type Step } from '../plan.ts';
import { day, dayOf, hour, type Person } from '../world.ts';

/** Consents and processes: recorded, decided, ended. */

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

export const papers: Record<string, Step> = { recordConsent, revokeConsent, recordProcess, decideProcess };
