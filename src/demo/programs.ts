import { branchId } from './branches.ts';
import type { Calendar } from './calendar.ts';
import { demoId } from './ids.ts';
import { personId } from './person.ts';
import type { Part, Row } from './rows.ts';

const programs = [
  { key: 'story-hour', name: 'Story hour with the sheepdog', town: 'LRK', in: 2, hour: 10, lasts: 1 },
  { key: 'robot-club', name: 'Robot club', town: 'LRK', in: 5, hour: 16, lasts: 2 },
  { key: 'seed-swap', name: 'Seed swap', town: 'ANT', in: 7, hour: 13, lasts: 3 },
  { key: 'tax-help', name: 'Help with tax forms', town: 'WIL', in: 9, hour: 9, lasts: 6 },
  { key: 'night-skies', name: 'Night skies from the roof', town: 'ANT', in: 12, hour: 20, lasts: 2 },
  { key: 'book-talk', name: 'An evening of books nobody returned', town: 'LRK', in: 16, hour: 19, lasts: 2 },
  { key: 'chess', name: 'Chess for the impatient', town: 'WIL', in: 20, hour: 15, lasts: 2 },
  { key: 'small-engines', name: 'Small engines, taken apart', town: 'LRK', in: 23, hour: 14, lasts: 3 },
] as const;

export type ProgramKey = (typeof programs)[number]['key'];
export const programKeys: readonly ProgramKey[] = programs.map(({ key }) => key);

export const programRows = (calendar: Calendar): Part => ({
  programs: programs.map((program) => ({
    id: demoId('program', program.key),
    name: program.name,
    branchId: branchId(program.town),
    startsAt: calendar.at(program.in, program.hour),
    endsAt: calendar.at(program.in, program.hour + program.lasts),
  })),
});

export const registrationRow = (personKey: string, program: ProgramKey): Row<'programRegistrations'> => ({
  id: demoId('registration', personKey, program),
  patronId: personId(personKey),
  programId: demoId('program', program),
});
