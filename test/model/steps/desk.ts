import { administrator, clerk, type Pick, type Plan, type Step } from '../plan.ts';
import { type Basis, day, dayOf, isMinorOn, type Person, personOfCard, type World } from '../world.ts';

/** The desk: what is opened on which evidence, by whom, and what ends it. */

const life = 3 * day;
const anyCard = (world: World, pick: Pick) =>
  pick.of([...world.people.values()].flatMap((person) => person.cards.map((card) => ({ person, card }))));

/** What follows when something was opened: its token is one more observer. */
function opened(
  world: World,
  basis: Basis,
  person: Person,
  evidence: { card?: string; link?: string; paper?: string },
  endsAt = world.now + life,
): Plan['apply'] {
  return ({ token }: { token: string }) => {
    world.grants.push({
      token,
      basis,
      person: person.id,
      card: evidence.card ?? null,
      link: evidence.link ?? null,
      paper: evidence.paper ?? null,
      endsAt: Math.min(endsAt, world.now + life),
      ended: false,
      atDesk: true,
    });
  };
}

const asks = 'token expiresAt';

const openCard: Step = (world, pick) => {
  const found = anyCard(world, pick);
  if (found === null) return null;
  const { number } = found.card;
  const person = personOfCard(world, number);
  return {
    act: 'openDisclosure',
    input: { card: { cardNumber: number, documents: [] } },
    sender: clerk(pick.once(2) ? 'CIRCULATION' : 'ACCOUNT'),
    asks,
    outcome: person === null ? 'refused' : 'done',
    ...(person && { apply: opened(world, 'CARD', person, { card: number }) }),
  };
};

const openInPerson: Step = (world, pick) => {
  const found = anyCard(world, pick);
  if (found === null) return null;
  const person = personOfCard(world, found.card.number);
  const isRight = !pick.once(3);
  const birthDate = isRight ? (found.person.born ?? '1950-01-01') : '1949-12-31';
  const hasSeen = !pick.once(4);
  return {
    act: 'openDisclosure',
    input: {
      borrowerInPerson: {
        cardNumber: found.card.number,
        birthDate,
        documents: hasSeen ? ['DRIVERS_LICENSE'] : [],
      },
    },
    sender: clerk('ACCOUNT'),
    asks,
    outcome: person !== null && person.born === birthDate && hasSeen ? 'done' : 'refused',
    ...(person && { apply: opened(world, 'BORROWER_IN_PERSON', person, {}) }),
  };
};

const openCaregiver: Step = (world, pick) => {
  const link = pick.of(world.links);
  const child = link === null ? undefined : world.people.get(link.child);
  if (link === null || child === undefined) return null;
  const isMinor = isMinorOn(child.born, dayOf(world.now));
  if (pick.once(2)) {
    const card = pick.of(child.cards);
    if (card === null) return null;
    return {
      act: 'openDisclosure',
      input: { caregiverWithCard: { cardNumber: card.number, caregiverLinkId: link.id, documents: [] } },
      sender: clerk('CIRCULATION'),
      asks,
      outcome: link.signed && isMinor && card.state === 'ACTIVE' ? 'done' : 'refused',
      apply: opened(world, 'CAREGIVER_WITH_CARD', child, { card: card.number, link: link.id }),
    };
  }
  const hasSeen = !pick.once(4);
  return {
    act: 'openDisclosure',
    input: {
      caregiverPhotoId: { caregiverLinkId: link.id, documents: hasSeen ? ['PASSPORT'] : [] },
    },
    sender: clerk('CIRCULATION'),
    asks,
    outcome: link.signed && link.listed && isMinor && hasSeen ? 'done' : 'refused',
    apply: opened(world, 'CAREGIVER_PHOTO_ID', child, { link: link.id }),
  };
};

const openPaper: Step = (world, pick) => {
  const paper = pick.of(world.papers);
  const subject = paper === null ? null : pick.of(paper.subjects);
  if (paper === null || subject === null) return null;
  const person = world.people.get(subject.person);
  const sender = pick.once(4) ? clerk('CIRCULATION') : administrator('LEGAL');
  const inForce = paper.state === 'IN_FORCE' && paper.endsAt > world.now && person !== undefined;
  const basis = paper.kind === 'CONSENT' ? 'WRITTEN_CONSENT' : 'COURT_ORDER';
  return {
    act: 'openDisclosure',
    input:
      paper.kind === 'CONSENT'
        ? { writtenConsent: { consentId: paper.id, documents: [] } }
        : { courtOrder: { subjectId: subject.id, documents: [] } },
    sender,
    asks,
    outcome: inForce && 'staff' in sender && sender.staff === 'administrator' ? 'done' : 'refused',
    ...(person && { apply: opened(world, basis, person, { paper: paper.id }, paper.endsAt) }),
  };
};

const signIn: Step = (world, pick) => {
  const found = anyCard(world, pick);
  if (found === null) return null;
  const { card } = found;
  const person = personOfCard(world, card.number);
  // A wrong PIN would be throttled in time: what is wrong here is the card.
  if (card.pin === null || (person === null && !pick.once(5))) return null;
  return {
    act: 'signIn',
    input: { cardNumber: card.number, pin: card.pin },
    sender: { token: '' },
    asks,
    outcome: person === null ? 'refused' : 'done',
    apply: ({ token }: { token: string }) => {
      if (person === null) return;
      world.grants.push({
        token,
        basis: 'CARD',
        person: person.id,
        card: card.number,
        link: null,
        paper: null,
        endsAt: world.now + life,
        ended: false,
        atDesk: false,
      });
    },
  };
};

const closeDisclosure: Step = (world, pick) => {
  const grant = pick.of(world.grants.filter(({ ended, endsAt }) => !ended && endsAt > world.now));
  if (grant === null || grant.paper !== null) return null;
  return {
    act: 'closeDisclosure',
    input: { token: grant.token },
    sender: clerk('ACCOUNT'),
    asks: 'again',
    outcome: grant.atDesk ? 'done' : 'refused',
    apply: () => {
      grant.ended = true;
    },
  };
};

const reportCardLost: Step = (world, pick) => {
  const found = anyCard(world, pick);
  if (found === null || !pick.once(3)) return null;
  return {
    act: 'reportCardLost',
    input: { cardNumber: found.card.number },
    sender: clerk('ACCOUNT'),
    asks: 'again',
    outcome: found.card.state === 'ACTIVE' ? 'done' : 'refused',
    apply: () => {
      found.card.state = 'LOST';
      endOf(world, found.card.number);
    },
  };
};

/** Whatever was made from a card dies with it. */
function endOf(world: World, number: string): void {
  for (const grant of world.grants) if (grant.card === number) grant.ended = true;
}

let made = 0;

const replaceCard: Step = (world, pick) => {
  const found = anyCard(world, pick);
  if (found === null || !pick.once(3)) return null;
  made += 1;
  const newCardNumber = `NEW-${made}`;
  return {
    act: 'replaceCard',
    input: { cardNumber: found.card.number, newCardNumber },
    sender: clerk('ACCOUNT'),
    asks: 'again',
    outcome: found.card.state === 'ACTIVE' ? 'done' : 'refused',
    apply: () => {
      found.card.state = 'REPLACED';
      endOf(world, found.card.number);
      found.person.cards.push({ number: newCardNumber, pin: null, state: 'ACTIVE' });
    },
  };
};

export const desk: Record<string, Step> = {
  openCard,
  openInPerson,
  openCaregiver,
  openPaper,
  signIn,
  closeDisclosure,
  reportCardLost,
  replaceCard,
};
