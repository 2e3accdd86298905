/**
 * What each field of the graph gives away, written by hand from the policy's reading, and what a document asks for
 * to see it. Nothing here is taken from the program: that is the point.
 */

/** A field, its class (or two of which either opens it), and the fields below it. */
export interface Field {
  name: string;
  type: string;
  is: string | readonly [string, string];
  below: readonly Field[];
  /** Null for a persona's data, not for want of a basis: a middle name, a second address line. */
  mayBeNull?: true;
}

type Spec = string | readonly [string, string];

const field = (type: string, name: string, is: Spec, below: readonly Field[] = []): Field => ({
  name,
  type,
  is,
  below,
});
const fields = (type: string, is: Spec, names: string): Field[] =>
  names
    .split(' ')
    .map((name) =>
      name.endsWith('?')
        ? { ...field(type, name.slice(0, -1), is), mayBeNull: true as const }
        : field(type, name, is),
    );

const current = ['circulation', 'recovery'] as const;
const held = ['circulation', 'pickup'] as const;
const owed = ['recovery', 'referral'] as const;
const post = ['contact', 'referral'] as const;

const branch = fields('Branch', 'open', 'id code name');
const money = fields('Money', owed, 'amountCents currency');
const title = [
  ...fields('Title', 'open', 'id title author isbn year'),
  field('Title', 'items', 'open', fields('Item', 'open', 'barcode')),
];
const item = [
  ...fields('Item', 'open', 'barcode category callNumber? status'),
  field('Item', 'branch', 'open', branch),
  field('Item', 'title', 'open', title),
];
const charge = (loan: readonly Field[]) => [
  ...fields('Charge', 'recovery', 'id kind assessedOn'),
  field('Charge', 'amount', 'recovery', money),
  field('Charge', 'remaining', 'recovery', money),
  field('Charge', 'loan', 'recovery', loan),
];
const loan = [
  ...fields('Loan', current, 'id state checkedOutAt dueAt renewals'),
  field('Loan', 'item', current, item),
  field('Loan', 'charges', 'recovery', charge(fields('Loan', current, 'id'))),
];

/** Everything of a record. */
export const patron: readonly Field[] = [
  field('Patron', 'id', 'open'),
  field('Patron', 'name', 'identity', fields('PersonName', 'identity', 'first middle? last preferred?')),
  ...fields('Patron', 'identity', 'category isMinor'),
  field('Patron', 'homeBranch', 'identity', branch),
  field('Patron', 'birthDate', 'birth'),
  field('Patron', 'email', 'contact'),
  field('Patron', 'phones', 'contact', fields('Phone', 'contact', 'kind number')),
  field(
    'Patron',
    'addresses',
    'contact',
    fields('Address', post, 'kind line1 line2? city region postalCode country'),
  ),
  field(
    'Patron',
    'cards',
    ['standing', 'identity'],
    [
      ...fields('Card', 'identity', 'number'),
      ...fields('Card', 'standing', 'state kind issuedOn expiresOn?'),
    ],
  ),
  field('Patron', 'loans', current, loan),
  field('Patron', 'holds', held, [
    ...fields('Hold', held, 'id state placedAt expiresOn?'),
    field('Hold', 'title', held, title),
    field('Hold', 'pickupBranch', held, branch),
  ]),
  field('Patron', 'charges', 'recovery', charge(loan)),
  field('Patron', 'balance', 'recovery', money),
  field(
    'Patron',
    'interlibraryLoanRequests',
    'interlibrary',
    fields('InterlibraryLoanRequest', 'interlibrary', 'id title state requestedOn'),
  ),
  field('Patron', 'computerSessions', 'use', [
    ...fields('ComputerSession', 'use', 'id startedAt endsAt'),
    field('ComputerSession', 'branch', 'use', branch),
  ]),
  field('Patron', 'programRegistrations', 'use', [
    ...fields('ProgramRegistration', 'use', 'id'),
    field('ProgramRegistration', 'program', 'use', [
      ...fields('Program', 'use', 'name startsAt'),
      field('Program', 'branch', 'use', branch),
    ]),
  ]),
  field(
    'Patron',
    'caregivers',
    'household',
    fields('CaregiverLink', 'household', 'id caregiverName signed listed'),
  ),
];

const pageInfo = fields('PageInfo', 'open', 'hasNextPage hasPreviousPage startCursor endCursor');
const connection = (name: string, is: string, node: readonly Field[]): Field[] => [
  field(`${name}Connection`, 'edges', is, [
    ...fields(`${name}Edge`, is, 'cursor'),
    field(`${name}Edge`, 'node', is, node),
  ]),
  field(`${name}Connection`, 'pageInfo', is, pageInfo),
];

/** What is open to everyone, with and without a token. */
export const openRoots: readonly Field[] = [
  field('Query', 'viewer', 'open', [
    ...fields('Viewer', 'open', 'kind basis classes'),
    ...fields('Viewer', 'open', 'role? purpose? clause? expiresAt?'),
  ]),
  field('Query', 'policy', 'open', [
    field('Policy', 'clauses', 'open', fields('PolicyClause', 'open', 'id says source')),
    field('Policy', 'bases', 'open', fields('PolicyBasis', 'open', 'basis clause evidence opens also reach')),
    field('Policy', 'purposes', 'open', fields('PolicyPurpose', 'open', 'purpose roles opens')),
    field('Policy', 'fields', 'open', [
      ...fields('PolicyField', 'open', 'coordinate direction classes clauses'),
      field(
        'PolicyField',
        'openings',
        'open',
        fields('PolicyOpening', 'open', 'basis purpose roles condition'),
      ),
    ]),
  ]),
  field('Query', 'item', 'open', item),
  field('Query', 'title', 'open', title),
  field('Query', 'searchTitles', 'open', connection('Title', 'open', title)),
];

export const recordRoot = field('Query', 'record', 'open', patron);
export const patronByCardRoot = field('Query', 'patronByCard', 'identity', patron);
export const searchPatronsRoot = field(
  'Query',
  'searchPatrons',
  'identity',
  connection('Patron', 'identity', patron),
);

export const everyRoot: readonly Field[] = [...openRoots, recordRoot, patronByCardRoot, searchPatronsRoot];

export const coordinate = (each: Field): string => `${each.type}.${each.name}`;

/** The selection that asks for all of these fields, down to the last. */
export const selection = (chosen: readonly Field[]): string =>
  chosen
    .map((each) => (each.below.length === 0 ? each.name : `${each.name} { ${selection(each.below)} }`))
    .join(' ');
