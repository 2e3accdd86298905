import { branchId, type Town } from './branches.ts';
import type { Calendar } from './calendar.ts';
import { demoId, demoSource } from './ids.ts';
import { personId } from './person.ts';
import type { Row } from './rows.ts';

/** Something asked for from another library. */
export const requestRow = (
  calendar: Calendar,
  personKey: string,
  request: { title: string; state: Row<'interlibraryLoanRequests'>['state']; on: number },
): Row<'interlibraryLoanRequests'> => ({
  id: demoId('interlibrary', personKey, request.title),
  patronId: personId(personKey),
  title: request.title,
  state: request.state,
  requestedOn: calendar.day(request.on),
  source: demoSource('interlibrary', personKey, request.title),
});

/** Someone at a library computer: since when and until when, in minutes from now. */
export const sessionRow = (
  calendar: Calendar,
  personKey: string,
  session: { town: Town['code']; since: number; until: number },
): Row<'computerSessions'> => ({
  id: demoId('session', personKey),
  patronId: personId(personKey),
  branchId: branchId(session.town),
  startedAt: calendar.minutes(session.since),
  endsAt: calendar.minutes(session.until),
});
