import { builder } from '../builder.ts';
import { type Basis, bases } from '../policy/bases.ts';
import { type RecordClass, recordClasses } from '../policy/classes.ts';
import { type Purpose, purposes, roles } from '../policy/purposes.ts';

type Names<Name extends string> = [Name, ...Name[]];

/** The policy page's own words, as enumerations of the graph. */
export const RecordClassName = builder.enumType('RecordClass', {
  values: Object.fromEntries(
    Object.entries(recordClasses).map(([name, { gives }]) => [
      name,
      { value: name as RecordClass, description: gives },
    ]),
  ) as Record<RecordClass, { value: RecordClass; description: string }>,
});

export const PolicyBasisName = builder.enumType('Basis', { values: Object.keys(bases) as Names<Basis> });
export const PurposeName = builder.enumType('Purpose', { values: Object.keys(purposes) as Names<Purpose> });
export const RoleName = builder.enumType('Role', { values: roles });
