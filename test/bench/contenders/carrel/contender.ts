import { documentIdOf } from '../../../../src/documents/documentId.ts';
import { type Contender, type HttpRequest, type Question, type WorkId, workIds } from '../../contender.ts';
import {
  caregiverDocument,
  catalogueDocument,
  circulationDocument,
  deskDocument,
  eventsDocument,
  referralsDocument,
  searchDocument,
  standingDocument,
} from './documents.ts';

// biome-ignore lint/suspicious/noExplicitAny: an answer has the form that its document asks for
type Json = any;

const iso = (text: string): string => new Date(text).toISOString();
const nodes = (connection: Json): Json[] => connection.edges.map(({ node }: Json) => node);

/** A clerk's token is known by its kind; what is not a clerk's is a grant on one record. */
const isStaff = (token: string): boolean => token.startsWith('carrel_s_');

const agencysId = documentIdOf(referralsDocument);

function bodyOf(question: Question): { body: object; purpose?: string } {
  const { caller } = question;
  switch (question.work) {
    case 'desk':
      return isStaff(caller.token)
        ? {
            body: { query: circulationDocument, variables: { cardNumber: question.cardNumber } },
            purpose: 'CIRCULATION',
          }
        : { body: { query: deskDocument } };
    case 'caregiver':
      return { body: { query: caregiverDocument } };
    case 'standing': {
      const { cardNumber, pin } = question;
      return { body: { query: standingDocument, variables: { cardNumber, pin } } };
    }
    case 'referrals':
      return { body: { documentId: agencysId } };
    case 'catalogue':
      return { body: { query: catalogueDocument, variables: { text: question.text } } };
    case 'search':
      return { body: { query: searchDocument, variables: { name: question.name } }, purpose: 'CIRCULATION' };
    case 'events':
      return { body: { query: eventsDocument, variables: { input: { events: question.events } } } };
  }
}

function ask(question: Question): HttpRequest {
  const { body, purpose } = bodyOf(question);
  return {
    path: '/graphql',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${question.caller.token}`,
      ...(purpose === undefined ? {} : { 'carrel-purpose': purpose }),
    },
    body: JSON.stringify(body),
  };
}

const loan = ({ dueAt, renewals, item }: Json) => ({
  dueAt: iso(dueAt),
  renewals,
  barcode: item.barcode,
  title: item.title.title,
  author: item.title.author,
});

const commonOf: Readonly<Record<WorkId, (data: Json) => unknown>> = {
  desk(data) {
    const patron = data.record ?? data.patronByCard;
    if (patron === null) return null;
    const { name, email = null, phones = [], addresses = [], cards, loans, charges } = patron;
    return {
      first: name.first,
      last: name.last,
      email,
      phones: phones.map(({ number }: Json) => number),
      address: addresses[0] ?? null,
      cardState: cards[0].state,
      loans: loans.map(loan),
      charges: charges.map(({ kind, amount, remaining }: Json) => ({
        kind,
        amountCents: amount.amountCents,
        remainingCents: remaining.amountCents,
      })),
    };
  },
  caregiver({ record: { name, email, loans, charges, balance } }) {
    if (name !== null || email !== null) throw new Error('a name or an address was told to a caregiver');
    return {
      loans: loans.map(({ dueAt, item }: Json) => ({
        dueAt: iso(dueAt),
        barcode: item.barcode,
        title: item.title.title,
      })),
      charges: charges.map(({ kind, remaining }: Json) => ({ kind, remainingCents: remaining.amountCents })),
      balanceCents: balance.amountCents,
    };
  },
  standing: ({ cardStanding }) => cardStanding,
  referrals: ({ referrals }) =>
    nodes(referrals).map(({ amount, lines, ...rest }) => ({
      ...rest,
      amountCents: amount.amountCents,
      lines: lines.map(({ kind, amount: owed }: Json) => ({ kind, amountCents: owed.amountCents })),
    })),
  catalogue: ({ searchTitles }) => nodes(searchTitles),
  search: ({ searchPatrons }) =>
    nodes(searchPatrons).map(({ name, balance, overdueCount }) => ({
      ...name,
      balanceCents: balance.amountCents,
      overdue: overdueCount,
    })),
  events({ recordEvents }) {
    const counts: Record<string, number> = {};
    for (const { outcome } of recordEvents.results) counts[outcome] = (counts[outcome] ?? 0) + 1;
    return counts;
  },
};

/**
 * Carrel under a name of one of its variants. They are asked alike and answer alike; what differs is in their `main.ts`.
 */
export const carrelNamed = (name: string): Contender => ({
  name,
  works: workIds,
  rests: true,
  ask,
  common(work, answer) {
    const { data, errors } = answer as Json;
    const isWithheld = ({ extensions }: Json) => extensions?.code === 'WITHHELD';
    if (data == null || !(errors ?? []).every((error: Json) => work === 'caregiver' && isWithheld(error)))
      throw new Error(`not an answer: ${JSON.stringify(answer).slice(0, 500)}`);
    return commonOf[work](data);
  },
});

export const contender: Contender = carrelNamed('carrel');
