import { branchId, type Town, towns } from './branches.ts';
import { demoId, demoSource } from './ids.ts';
import type { Part, Row } from './rows.ts';

/** A person of the demonstration library, as the parts that make one say it. */
export interface Person {
  /** Names the person within the library; their rows' ids are made from it. */
  key: string;
  first: string;
  middle?: string;
  last: string;
  preferred?: string;
  birthDate: string | null;
  category: 'ADULT' | 'SENIOR' | 'YOUTH' | 'HOMEBOUND';
  town: Town['code'];
  email?: string;
  phones?: readonly (readonly [kind: Row<'phones'>['kind'], number: string])[];
  /** The street's line; the town gives the rest. */
  home?: string;
  /** A second address, where post goes. */
  mailing?: string;
  cards: readonly DemoCard[];
  barred?: boolean;
  registeredOn: string;
}

export interface DemoCard {
  number: string;
  kind: 'JUVENILE' | 'ADULT';
  state?: 'ACTIVE' | 'LOST' | 'REPLACED';
  issuedOn: string;
  expiresOn: string;
}

export const personId = (key: string): string => demoId('patron', key);

/** The rows that make a person: record, name, addresses, telephones and cards. */
export function personRows(person: Person): Part {
  const { key } = person;
  const patronId = personId(key);
  const optional = {
    ...(person.email === undefined ? {} : { email: person.email }),
    ...(person.barred === undefined ? {} : { barred: person.barred }),
  };
  const { birthDate, category, registeredOn } = person;
  return {
    patrons: [
      {
        id: patronId,
        birthDate,
        category,
        homeBranchId: branchId(person.town),
        registeredOn,
        source: demoSource('patron', key),
        ...optional,
      },
    ],
    personNames: [
      {
        patronId,
        first: person.first,
        middle: person.middle ?? null,
        last: person.last,
        preferred: person.preferred ?? null,
      },
    ],
    addresses: [
      ...(person.home === undefined ? [] : [addressRow(person, 'HOME', person.home)]),
      ...(person.mailing === undefined ? [] : [addressRow(person, 'MAILING', person.mailing)]),
    ],
    phones: (person.phones ?? []).map(([kind, number]) => ({
      id: demoId('phone', key, kind),
      patronId,
      kind,
      number,
    })),
    cards: person.cards.map((card) => ({
      id: demoId('card', card.number),
      patronId,
      ...card,
      state: card.state ?? 'ACTIVE',
      source: demoSource('card', card.number),
    })),
  };
}

function addressRow(person: Person, kind: string, line1: string): Row<'addresses'> {
  const town = towns.find(({ code }) => code === person.town);
  return {
    id: demoId('address', person.key, kind),
    patronId: personId(person.key),
    kind,
    line1,
    city: town?.city ?? null,
    region: 'MT',
    postalCode: town?.postalCode ?? null,
    country: 'US',
    source: demoSource('address', person.key, kind),
  };
}

/** A caregiver's tie to a child. A caregiver without a record is a name only. */
export function caregiverRow(
  childKey: string,
  caregiver: { key: string } | { name: string },
  { signed, listed }: { signed: boolean; listed: boolean },
): Row<'caregiverLinks'> {
  const named = 'key' in caregiver ? caregiver.key : caregiver.name;
  return {
    id: demoId('caregiver', childKey, named),
    childId: personId(childKey),
    ...('key' in caregiver ? { caregiverId: personId(caregiver.key) } : { caregiverName: caregiver.name }),
    signed,
    listed,
    source: demoSource('caregiver', childKey, named),
  };
}
