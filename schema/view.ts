import type { View } from '../drizzle/view.ts';
import { adultIfBornBy } from './policy/age.ts';
import type { RecordClass } from './policy/classes.ts';
import type { Principal, Window } from './policy/principal.ts';

const startOf = (day: Temporal.PlainDate, timeZone: string): Date =>
  new Date(day.toZonedDateTime({ timeZone }).epochMilliseconds);

/** The window's days, both included, as instants in the library's zone: from its first to the end of its last. */
function instantsOf(window: Window, timeZone: string): { from: Date | null; to: Date | null } {
  return {
    from: window.from === null ? null : startOf(Temporal.PlainDate.from(window.from), timeZone),
    to: window.to === null ? null : startOf(Temporal.PlainDate.from(window.to).add({ days: 1 }), timeZone),
  };
}

/** The role of the database that reads for a caller. Whoever reaches no row at all reads as `person`, of nobody. */
function audienceOf(principal: Principal): View['audience'] {
  if (principal.basis === 'COLLECTION_AGENCY') return 'agency';
  if (principal.basis !== 'STAFF') return 'person';
  return principal.role === 'ADMINISTRATOR' ? 'administrator' : 'staff';
}

/**
 * How a caller's reads see the library. The only way from a principal to a view.
 * @param opened the classes that are open to this caller now
 */
export function viewOf(
  principal: Principal,
  opened: ReadonlySet<RecordClass>,
  now: Date,
  timeZone: string,
): View {
  const window: Window = principal.basis === 'COURT_ORDER' ? principal.window : { from: null, to: null };
  // A basis that has ended, or that names nothing, has classes no more and so no record.
  const one = 'subject' in principal && opened.size > 1 ? principal : null;
  const agency = principal.basis === 'COLLECTION_AGENCY' ? principal : null;
  return {
    audience: audienceOf(principal),
    subject: one?.subject ?? null,
    agency: agency?.agencyId ?? null,
    evidence: (one ?? agency)?.evidence ?? null,
    circulation: opened.has('circulation'),
    recovery: opened.has('recovery'),
    pickup: opened.has('pickup'),
    ...instantsOf(window, timeZone),
    fromDay: window.from,
    toDay: window.to,
    now,
    adultIfBornBy: adultIfBornBy(now, timeZone),
  };
}
