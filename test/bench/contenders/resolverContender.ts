import type { Contender, HttpRequest, Question, WorkId } from '../contender.ts';
import { dataOf, instantOf, type Json } from './answerOf.ts';
import { headersOf, isClerk } from './signedToken.ts';

type Asked = Exclude<WorkId, 'events'>;

/** What the contenders with a schema and resolvers of their own are asked: the two have one schema. */
const desk = (
  contact: string,
) => `query Desk($cardNumber: String!) { card(number: $cardNumber) { state patron {
    name { first last } ${contact}
    loans { dueAt renewals item { barcode title { title author } } }
    charges { kind amountCents remainingCents } } } }`;
const circulationDocument = desk('');
const documents: Readonly<Record<Asked, string>> = {
  desk: desk('email phones { number } addresses { line1 city postalCode }'),
  caregiver: `query Child { record {
    loans { dueAt item { barcode title { title } } } charges { kind remainingCents } balanceCents } }`,
  standing: `query Standing($cardNumber: String!, $pin: String!) {
    cardStanding(cardNumber: $cardNumber, pin: $pin) { standing cardKind } }`,
  referrals: `query Referrals { referrals(first: 50) {
    referredOn debtor { name email } lines { kind amountCents } } }`,
  catalogue: `query Titles($text: String!) { searchTitles(text: $text, first: 20) { title author isbn year } }`,
  search: `query Patrons($name: String!) { searchPatrons(name: $name, first: 20) {
    name { first last } balanceCents overdueCount } }`,
};

const variablesOf = (question: Question): object => {
  switch (question.work) {
    case 'desk':
      return { cardNumber: question.cardNumber };
    case 'standing':
      return { cardNumber: question.cardNumber, pin: question.pin };
    case 'catalogue':
      return { text: question.text };
    case 'search':
      return { name: question.name };
    default:
      return {};
  }
};

const commonOf: Readonly<Record<Asked, (data: Json) => unknown>> = {
  desk: ({ card }) =>
    card && {
      first: card.patron.name.first,
      last: card.patron.name.last,
      email: card.patron.email ?? null,
      phones: (card.patron.phones ?? []).map((phone: Json) => phone.number),
      address: card.patron.addresses?.[0] ?? null,
      cardState: card.state,
      loans: card.patron.loans.map(({ dueAt, renewals, item }: Json) => ({
        dueAt: instantOf(dueAt),
        renewals,
        barcode: item.barcode,
        title: item.title.title,
        author: item.title.author,
      })),
      charges: card.patron.charges,
    },
  caregiver: ({ record }) => ({
    loans: record.loans.map(({ dueAt, item }: Json) => ({
      dueAt: instantOf(dueAt),
      barcode: item.barcode,
      title: item.title.title,
    })),
    charges: record.charges,
    balanceCents: record.balanceCents,
  }),
  standing: ({ cardStanding }) => cardStanding,
  referrals: ({ referrals }) =>
    referrals.map(({ referredOn, debtor, lines }: Json) => ({
      referredOn,
      debtorName: debtor.name,
      debtorEmail: debtor.email,
      amountCents: lines.reduce((sum: number, line: Json) => sum + line.amountCents, 0),
      lines,
    })),
  catalogue: ({ searchTitles }) => searchTitles,
  search: ({ searchPatrons }) =>
    searchPatrons.map(({ name, balanceCents, overdueCount }: Json) => ({
      first: name.first,
      last: name.last,
      balanceCents,
      overdue: overdueCount,
    })),
};

/** @param name the contender's folder */
export const resolverContender = (name: string): Contender => ({
  name,
  works: Object.keys(documents) as Asked[],
  ask(question): HttpRequest {
    if (question.work === 'events') throw new TypeError('no events');
    const { work, caller } = question;
    const query = work === 'desk' && isClerk(caller) ? circulationDocument : documents[work];
    return {
      path: '/graphql',
      headers: headersOf(question),
      body: JSON.stringify({ query, variables: variablesOf(question) }),
    };
  },
  common(work, answer) {
    if (work === 'events') throw new TypeError('no events');
    return commonOf[work](dataOf(answer));
  },
});
