import { type Basis, bases, type FieldReach, isReached } from './bases.ts';
import { nameableClasses, type RecordClass } from './classes.ts';
import { classesOf, type FieldClass } from './opens.ts';
import { type Purpose, purposes, type Role } from './purposes.ts';

/** One way in which a class is opened: a basis, for staff with a purpose, and on a condition where there is one. */
export interface Opening {
  readonly basis: Basis;
  readonly purpose: Purpose | null;
  readonly roles: readonly Role[];
  readonly condition: 'if its evidence names the class' | 'if its client holds the scope' | null;
}

const conditionOf = (basis: Basis, recordClass: RecordClass): Opening['condition'] | undefined => {
  if (recordClass === 'open' || (bases[basis].opens as readonly RecordClass[]).includes(recordClass))
    return null;
  if (basis === 'VENDOR' && recordClass === 'statistics') return 'if its client holds the scope';
  const named = basis === 'WRITTEN_CONSENT' || basis === 'COURT_ORDER';
  return named && nameableClasses.has(recordClass) ? 'if its evidence names the class' : undefined;
};

/** Every way in which a field of this class is opened, in the order of the tables. */
export function openingsOf(fieldClass: FieldClass, reaches: FieldReach | null): Opening[] {
  const openings: Opening[] = [];
  const classes = classesOf(fieldClass);
  for (const basis of Object.keys(bases) as Basis[]) {
    if (!isReached(reaches, bases[basis].reach)) continue;
    const conditions = classes.map((recordClass) => conditionOf(basis, recordClass));
    // Where one of the classes is open without a condition, the field is.
    const met = conditions.includes(null) ? null : conditions.find((each) => each !== undefined);
    if (met !== undefined) openings.push({ basis, purpose: null, roles: [], condition: met });
    if (basis !== 'STAFF') continue;
    for (const purpose of Object.keys(purposes) as Purpose[])
      if (classes.some((each) => (purposes[purpose].opens as readonly RecordClass[]).includes(each)))
        openings.push({ basis, purpose, roles: purposes[purpose].roles, condition: null });
  }
  return openings;
}
