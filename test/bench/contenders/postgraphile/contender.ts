import type { Contender, HttpRequest, Question, WorkId } from '../../contender.ts';
import { dataOf, instantOf, type Json } from '../answerOf.ts';
import { headersOf, isClerk } from '../signedToken.ts';

type Asked = Exclude<WorkId, 'events'>;

const desk = (contact: string) => `query Desk($cardNumber: String!) {
  cardByNumber(number: $cardNumber) { standing patron { personName { first last } ${contact}
    loansList(orderBy: [DUE_AT_ASC, ROW_ID_ASC]) { dueAt renewals item { barcode title { title author } } }
    chargesList(orderBy: [ASSESSED_ON_ASC, ROW_ID_ASC]) { kind amountCents remainingCents } } } }`;
const circulationDocument = desk('');
const documents: Readonly<Record<Asked, string>> = {
  desk: desk(`email phonesList(orderBy: [KIND_ASC, NUMBER_ASC, ROW_ID_ASC]) { number }
    addressesList(first: 1, orderBy: [KIND_ASC, ROW_ID_ASC]) { line1 city postalCode }`),
  caregiver: `query Child($patronId: UUID!) { patron(rowId: $patronId) {
    loansList(orderBy: [DUE_AT_ASC, ROW_ID_ASC]) { dueAt item { barcode title { title } } }
    chargesList(orderBy: [ASSESSED_ON_ASC, ROW_ID_ASC]) { kind remainingCents }
    balanceCents } }`,
  standing: `query Standing($cardNumber: String!, $pin: String!) {
    cardStanding(cardNumber: $cardNumber, pin: $pin) { standing cardKind } }`,
  referrals: `query Referrals { referralsList(first: 50, orderBy: [REFERRED_ON_DESC, ROW_ID_DESC]) {
    referredOn
    debtorName debtorEmail
    referralLinesList(orderBy: [DUE_ON_ASC, ROW_ID_ASC]) { kind amountCents } } }`,
  catalogue: `query Titles($text: String!) { searchTitlesList(search: $text, first: 20) { title author isbn year } }`,
  search: `query Patrons($name: String!) { searchPatronsList(name: $name, first: 20) {
    first last balanceCents overdueCount } }`,
};

const variablesOf = (question: Question): object => {
  switch (question.work) {
    case 'desk':
      return { cardNumber: question.cardNumber };
    case 'caregiver':
      return { patronId: question.caller.role === 'caregiver' ? question.caller.patronId : '' };
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
  desk: ({ cardByNumber: card }) =>
    card && {
      first: card.patron.personName.first,
      last: card.patron.personName.last,
      email: card.patron.email ?? null,
      phones: (card.patron.phonesList ?? []).map((phone: Json) => phone.number),
      address: card.patron.addressesList?.[0] ?? null,
      cardState: card.standing,
      loans: card.patron.loansList.map(({ dueAt, renewals, item }: Json) => ({
        dueAt: instantOf(dueAt),
        renewals,
        barcode: item.barcode,
        title: item.title.title,
        author: item.title.author,
      })),
      charges: card.patron.chargesList,
    },
  caregiver: ({ patron }) => ({
    loans: patron.loansList.map(({ dueAt, item }: Json) => ({
      dueAt: instantOf(dueAt),
      barcode: item.barcode,
      title: item.title.title,
    })),
    charges: patron.chargesList,
    balanceCents: patron.balanceCents,
  }),
  standing: ({ cardStanding }) => cardStanding,
  referrals: ({ referralsList }) =>
    referralsList.map(({ referralLinesList: lines, ...referral }: Json) => ({
      ...referral,
      amountCents: lines.reduce((sum: number, line: Json) => sum + line.amountCents, 0),
      lines,
    })),
  catalogue: ({ searchTitlesList }) => searchTitlesList,
  search: ({ searchPatronsList }) =>
    searchPatronsList.map(({ first, last, balanceCents, overdueCount }: Json) => ({
      first,
      last,
      balanceCents,
      overdue: overdueCount,
    })),
};

export const contender: Contender = {
  name: 'postgraphile',
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
};
