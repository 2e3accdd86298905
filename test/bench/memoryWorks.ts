/** What a library's day asks of the gateway, in turn: each kind of work as often as it comes, from every connection. */
import type { Request } from 'autocannon';
import type { Purpose } from '../../schema/policy/purposes.ts';
import { agencyDocuments } from '../../src/demo/clients.ts';
import type { DemoFile } from '../../src/demo/demoFile.ts';

/** How many there are of each, as `memory.ts` makes them: card `20…n`, item `30…n`, title and name by number. */
export interface Size {
  patrons: number;
  items: number;
}

export const cardNumber = (n: number): string => `2${String(n).padStart(13, '0')}`;
export const barcode = (n: number): string => `3${String(n).padStart(13, '0')}`;

type Variables = Record<string, unknown>;
interface Work {
  /** as it is told apart in the answers */
  name: string;
  /** of a hundred requests */
  share: number;
  token?: string;
  /** what a member of staff is doing */
  purpose?: Purpose;
  query: () => string;
  variables?: () => Variables;
}

const desk = `query ($number: String!) { patronByCard(cardNumber: $number) { id name { first last } balance { amountCents }
  cards { number state expiresOn } loans { dueAt item { barcode title { title author } } } charges { kind remaining { amountCents } } } }`;
const record = '{ record { loans { state dueAt item { title { title } } } charges { kind } } }';
const search = `query ($name: String!) { searchPatrons(name: $name, first: 20) {
  edges { node { id name { first last } balance { amountCents } loans { dueAt } } } pageInfo { hasNextPage } } }`;
const titles =
  'query ($text: String!) { searchTitles(text: $text, first: 20) { edges { node { title author } } } }';
const signIn =
  'mutation ($input: SignInInput!) { signIn(input: $input) { token record { loans { dueAt } } } }';
const checkOut = 'mutation ($input: CheckOutInput!) { checkOut(input: $input) { again } }';
const checkIn = 'mutation ($input: CheckInInput!) { checkIn(input: $input) { nextStep again } }';

/** The works, each request with its own persons and things. */
function works({ tokens, cards }: DemoFile, { patrons, items }: Size): Work[] {
  let count = 0;
  const next = (among: number): number => {
    count = (count * 69_069 + 12_345) % 2_147_483_648;
    return count % among;
  };
  let [key, out, back] = [0, 0, 0];
  const idempotencyKey = (): string => `soak-${key++}`;
  return [
    {
      name: 'desk',
      share: 34,
      token: tokens.clerk,
      purpose: 'CIRCULATION',
      query: () => desk,
      variables: () => ({ number: cardNumber(next(patrons)) }),
    },
    { name: 'caregiver', share: 18, token: tokens.caregiverPhotoId, query: () => record },
    {
      name: 'referrals',
      share: 10,
      token: tokens.agency,
      query: () => agencyDocuments[2],
      variables: () => ({ first: 50 }),
    },
    {
      name: 'patrons',
      share: 12,
      token: tokens.clerk,
      purpose: 'CIRCULATION',
      query: () => search,
      variables: () => ({ name: `last${next(100)}` }),
    },
    { name: 'titles', share: 15, query: () => titles, variables: () => ({ text: `title ${next(1_000)}` }) },
    // Never the same text twice: whatever remembers documents has to forget them.
    {
      name: 'new documents',
      share: 4,
      token: tokens.clerk,
      purpose: 'CIRCULATION',
      query: () => `{ viewer { basis a${key}_${next(1e9)}: purpose } }`,
    },
    {
      name: 'sign-ins',
      share: 1,
      query: () => signIn,
      variables: () => ({ input: { cardNumber: cards.adult.number, pin: cards.adult.pin } }),
    },
    {
      name: 'check-outs',
      share: 3,
      token: tokens.feed,
      query: () => checkOut,
      variables: () => ({
        input: {
          cardNumber: cardNumber(next(patrons)),
          itemBarcode: barcode(out++ % items),
          idempotencyKey: idempotencyKey(),
        },
      }),
    },
    {
      name: 'check-ins',
      share: 3,
      token: tokens.feed,
      query: () => checkIn,
      variables: () => ({
        input: { itemBarcode: barcode(back++ % items), idempotencyKey: idempotencyKey() },
      }),
    },
  ];
}

/** What came of the requests of each kind. */
export type Answers = Record<string, { answered: number; refused: number; why?: string }>;

/** The requests of a hundred in their turn, well mixed, and the account of their answers. */
export function mixed(demo: DemoFile, size: Size): { requests: Request[]; answers: Answers } {
  const answers: Answers = {};
  const all = works(demo, size).flatMap((work) => {
    const account: Answers[string] = { answered: 0, refused: 0 };
    answers[work.name] = account;
    const request: Request = {
      method: 'POST',
      path: '/graphql',
      setupRequest: (sent) => ({
        ...sent,
        headers: {
          'content-type': 'application/json',
          ...(work.token === undefined ? {} : { authorization: `Bearer ${work.token}` }),
          ...(work.purpose === undefined ? {} : { 'carrel-purpose': work.purpose }),
        },
        body: JSON.stringify({ query: work.query(), variables: work.variables?.() ?? {} }),
      }),
      onResponse: (status, body) => {
        if (status === 200 && !body.includes('"errors"')) account.answered += 1;
        else {
          account.refused += 1;
          account.why ??= body.slice(0, 300);
        }
      },
    };
    return Array.from({ length: work.share }, (_, at) => ({ request, at: (at + 0.5) / work.share }));
  });
  return { requests: all.toSorted((a, b) => a.at - b.at).map(({ request }) => request), answers };
}
