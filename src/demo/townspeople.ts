import { type Town, towns } from './branches.ts';
import type { Calendar } from './calendar.ts';
import { cardNumber } from './numbers.ts';
import { caregiverRow, type DemoCard, type Person } from './person.ts';
import { elementOf, type Random, seeded } from './random.ts';
import type { Row } from './rows.ts';
import { firstNames, streets, surnames } from './words.ts';

const wanted = 138;

/** Everybody else in the three towns, household by household. */
export interface Townspeople {
  people: Person[];
  caregiverLinks: Row<'caregiverLinks'>[];
}

interface Household {
  key: string;
  last: string;
  home: string;
  town: Town['code'];
}

export function townspeople(calendar: Calendar): Townspeople {
  const random = seeded('townspeople');
  const lastNames = random.shuffled(surnames);
  const made: Townspeople = { people: [], caregiverLinks: [] };
  for (let number = 1; made.people.length < wanted; number += 1) {
    const household = {
      key: `household-${number}`,
      last: elementOf(lastNames, number % lastNames.length),
      home: `${random.between(1, 98)} ${random.pick(streets)}`,
      town: random.pick(towns).code,
    };
    const adults = Array.from({ length: random.between(1, 2) }, (_, index) =>
      adult(calendar, random, household, index, made.people.length + index),
    );
    made.people.push(...adults);
    const children = random.chance(0.35) ? random.between(1, 3) : 0;
    for (let index = 0; index < children; index += 1) {
      const child = childOf(calendar, random, household, index, made.people.length);
      made.people.push(child);
      made.caregiverLinks.push(
        ...adults.map((caregiver, place) =>
          caregiverRow(child.key, caregiver, place === 0 ? firstCaregiver(random) : secondCaregiver(random)),
        ),
      );
    }
  }
  return made;
}

const firstCaregiver = (random: Random) => ({ signed: true, listed: random.chance(0.9) });
const secondCaregiver = (random: Random) =>
  random.chance(0.3) ? { signed: true, listed: true } : { signed: false, listed: true };

function adult(
  calendar: Calendar,
  random: Random,
  household: Household,
  index: number,
  serial: number,
): Person {
  const age = random.between(18, 88);
  const homebound = age > 75 && random.chance(0.3);
  const ageless = random.chance(0.06);
  return {
    ...named(random, household, `adult-${index}`),
    birthDate: ageless ? null : calendar.born(age, random.between(1, 364)),
    category: homebound ? 'HOMEBOUND' : age >= 65 ? 'SENIOR' : 'ADULT',
    ...contact(random, serial),
    cards: cardsOf(calendar, random, 'ADULT', serial),
    ...(random.chance(0.04) ? { barred: true } : {}),
    registeredOn: calendar.day(-random.between(900, 3600)),
  };
}

function childOf(
  calendar: Calendar,
  random: Random,
  household: Household,
  index: number,
  serial: number,
): Person {
  return {
    ...named(random, household, `child-${index}`),
    birthDate: random.chance(0.05) ? null : calendar.born(random.between(4, 17), random.between(1, 364)),
    category: 'YOUTH',
    cards: cardsOf(calendar, random, 'JUVENILE', serial),
    registeredOn: calendar.day(-random.between(100, 900)),
  };
}

function named(random: Random, { key, last, home, town }: Household, who: string) {
  return {
    key: `${key}-${who}`,
    first: random.pick(firstNames),
    ...(random.chance(0.4) ? { middle: random.pick(firstNames) } : {}),
    last,
    home,
    town,
  };
}

function contact(random: Random, serial: number): Pick<Person, 'email' | 'phones'> {
  const number = (): string => `406-555-01${String(random.below(100)).padStart(2, '0')}`;
  const email = random.chance(0.8) ? { email: `reader${serial}@example.${random.pick(['org', 'com'])}` } : {};
  return random.chance(0.3)
    ? {
        ...email,
        phones: [
          ['HOME', number()],
          ['MOBILE', number()],
        ],
      }
    : { ...email, phones: [['MOBILE', number()]] };
}

/** Most have one good card; some cards have expired, and some people have a dead one besides. */
function cardsOf(calendar: Calendar, random: Random, kind: DemoCard['kind'], serial: number): DemoCard[] {
  const expired = random.chance(0.08);
  const current: DemoCard = {
    number: cardNumber(1000 + serial),
    kind,
    issuedOn: calendar.day(-random.between(100, 700)),
    expiresOn: calendar.day(expired ? -random.between(5, 90) : random.between(60, 1000)),
  };
  if (!random.chance(0.1)) return [current];
  return [
    current,
    {
      number: cardNumber(5000 + serial),
      kind,
      state: random.chance(0.5) ? 'LOST' : 'REPLACED',
      issuedOn: calendar.day(-random.between(800, 1400)),
      expiresOn: calendar.day(random.between(60, 400)),
    },
  ];
}
