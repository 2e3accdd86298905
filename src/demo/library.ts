import { adultRows, lostCardRows } from './adults.ts';
import { agencyRows } from './agencies.ts';
import { branchRows } from './branches.ts';
import type { Calendar } from './calendar.ts';
import { catalogue, catalogueRows } from './catalogue.ts';
import { circulation } from './circulation.ts';
import { clientRows } from './clients.ts';
import { debtorRows } from './debtors.ts';
import { familyRows } from './family.ts';
import { personRows } from './person.ts';
import { programRows } from './programs.ts';
import { type Part, together } from './rows.ts';
import { townspeople } from './townspeople.ts';
import { countRows, townsUse } from './townsUse.ts';
import { witnessRows } from './witness.ts';

/** The whole demonstration library as rows: the same for the same day, whatever the machine. */
export function libraryRows(calendar: Calendar): Part {
  const books = catalogue();
  const { people, caregiverLinks } = townspeople(calendar);
  const { part: lent, statuses } = circulation(calendar, books, people);
  return together(
    branchRows(),
    agencyRows(),
    ...people.map(personRows),
    { caregiverLinks },
    catalogueRows(books, statuses),
    lent,
    programRows(calendar),
    townsUse(calendar, people),
    countRows(calendar),
    familyRows(calendar),
    adultRows(calendar),
    lostCardRows(calendar),
    witnessRows(calendar),
    debtorRows(calendar),
    clientRows(calendar),
  );
}
