import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { register } from '../setup/registered.ts';
import { type Marked, marksIn, plant, wholeRecord } from './canaries.ts';
import { item } from './items.ts';

/** Many callers, one program. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
  await plant(carrel.database);
  await register(carrel, 'agency', document);
});
afterAll(() => carrel.close());

const document = `query Asked { viewer { basis classes } record { ${wholeRecord} }
  referrals(first: 50) { edges { node { debtorName debtorEmail debtorPhones debtorAddress { line1 } } } }
  searchPatrons(name: "witnesscanary") { edges { node { ${wholeRecord} } } } }`;

interface Audience {
  readonly persona: keyof TestCarrel['tokens'] | null;
  readonly purpose?: string;
  /** Whose marks it sees; nobody else's may be in any answer of its own. */
  readonly sees: readonly Marked[];
}

const audiences: readonly Audience[] = [
  { persona: null, sees: [] },
  { persona: 'vendor', sees: [] },
  { persona: 'feed', sees: [] },
  { persona: 'card', sees: ['adult'] },
  { persona: 'borrowerInPerson', sees: ['adult'] },
  { persona: 'caregiverWithCard', sees: ['child'] },
  { persona: 'caregiverPhotoId', sees: [] },
  { persona: 'writtenConsent', sees: ['adult'] },
  { persona: 'courtOrder', sees: ['witness'] },
  { persona: 'agency', sees: ['debtor'] },
  { persona: 'clerk', sees: [] },
  { persona: 'clerk', purpose: 'NOTICES', sees: ['witness'] },
  { persona: 'volunteer', purpose: 'SHELVING', sees: [] },
];

const ask = ({ persona, purpose }: Audience, text = document): Promise<Answer> =>
  carrel.query(text, {
    ...(persona === null ? {} : { token: carrel.tokens[persona] }),
    ...(purpose === undefined ? {} : { purpose }),
  });

test(item('K33', 'cannot be answered to one as to the other'), async () => {
  const documentOf = (mark: string) => document.replace('Asked', mark);
  for (const [index, one] of audiences.entries()) {
    const other = audiences[(index + 5) % audiences.length];
    if (other === undefined || one.persona === 'agency' || other.persona === 'agency') continue;
    const [a, b] = [documentOf(`A${index}`), documentOf(`B${index}`)];
    const first = [(await ask(one, a)).text, (await ask(other, a)).text];
    const second = [(await ask(other, b)).text, (await ask(one, b)).text].toReversed();
    expect(second).toEqual(first);
    expect(marksIn(first[0] ?? '')).toEqual(one.sees);
    expect(marksIn(first[1] ?? '')).toEqual(other.sees);
  }
});

test(
  item('K33', 'cannot be answered to one as to another of the same basis, who is open to more'),
  async () => {
    const statistics = (mark: string) =>
      `query ${mark} { viewer { basis } statistics(from: "2026-05-01", to: "2026-05-31") { tables { month } } }`;
    const served = { persona: 'otherVendor', sees: [] } as const;
    const withheld = { persona: 'vendor', sees: [] } as const;
    for (const [mark, order] of [
      ['A', [served, withheld]],
      ['B', [withheld, served]],
    ] as const)
      for (const each of [...order, ...order]) {
        const { json } = await ask(each, statistics(mark));
        expect(json.data.statistics === null).toBe(each === withheld);
        expect(json.errors === undefined).toBe(each === served);
      }
  },
);

// CVE-2023-34047 (Spring for GraphQL): what was read in one batch was read as somebody else’s session.
test(item('K34', 'cannot find it, in its answers or in the log'), async () => {
  const rounds = inject('isLong') ? 150 : 12;
  const queue = Array.from({ length: rounds }, () => audiences).flat();
  const wrong: string[] = [];
  const answered = new Map<Audience, number>();
  // Sixteen at a time, each taking what is next: no two rounds go in the same order.
  const work = async (): Promise<void> => {
    for (let each = queue.shift(); each !== undefined; each = queue.shift()) {
      const answer = await ask(each);
      if (answer.status === 429) carrel.clock.now = new Date(carrel.clock.now.getTime() + 60_000);
      else if (answer.status !== 200) wrong.push(`${each.persona}: ${answer.text.slice(0, 200)}`);
      else if (marksIn(answer.text).join() !== each.sees.join())
        wrong.push(`${each.persona} ${each.purpose ?? ''} saw ${marksIn(answer.text)}`);
      else answered.set(each, (answered.get(each) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  expect(wrong).toEqual([]);
  for (const each of audiences)
    expect(answered.get(each), `${each.persona} ${each.purpose ?? ''}`).toBeGreaterThan(rounds / 3);
  expect(marksIn(carrel.log.join(''))).toEqual([]);
}, 120_000);
