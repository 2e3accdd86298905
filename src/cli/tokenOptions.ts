import { Problem } from '../problem.ts';

/** What `carrel token issue` was given, by commander's name of each option. */
export type Given = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export const kinds = ['vendor', 'agency', 'feed', 'staff', 'grant'] as const;
export type Kind = (typeof kinds)[number];
export type ClientKindName = Exclude<Kind, 'staff' | 'grant'>;

export const bases = [
  'card',
  'borrower-in-person',
  'caregiver-with-card',
  'caregiver-photo-id',
  'written-consent',
  'court-order',
] as const;
export type BasisName = (typeof bases)[number];

export type Checked = { kind: 'grant'; basis: BasisName } | { kind: Exclude<Kind, 'grant'>; basis: null };

const client = { needs: ['client', 'expires'], may: ['create', 'contact', 'clientExpires'] } as const;

/** Kind or basis → the options it needs, and those it may have besides. Anything else is a misunderstanding. */
const rules: Readonly<Record<Kind | BasisName, { needs: readonly string[]; may: readonly string[] }>> = {
  vendor: { needs: client.needs, may: [...client.may, 'scope'] },
  agency: client,
  feed: client,
  staff: { needs: ['name', 'role'], may: ['expires'] },
  grant: { needs: ['basis'], may: [] },
  card: { needs: ['card'], may: ['lives'] },
  'borrower-in-person': { needs: ['card', 'photoIdSeen', 'birthDate'], may: ['lives'] },
  'caregiver-with-card': { needs: ['card'], may: ['caregiverCard', 'caregiverLink', 'lives'] },
  'caregiver-photo-id': {
    needs: ['photoIdSeen'],
    may: ['card', 'caregiverCard', 'caregiverLink', 'lives'],
  },
  'written-consent': { needs: ['card', 'recipient', 'classes', 'signed', 'expires'], may: ['lives'] },
  'court-order': {
    needs: ['card', 'court', 'case', 'classes', 'decidedBy', 'expires'],
    may: ['from', 'to', 'finding', 'subpoena', 'issued', 'served', 'lives'],
  },
};

const flag = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/**
 * Holds what was given against what the kind, and for a grant the basis, takes.
 * @throws Problem BAD_OPTION, which names flags and never a value
 */
export function checkOptions(given: Given): Checked {
  const kind = choice(given, 'kind', kinds);
  const checked: Checked =
    kind === 'grant' ? { kind, basis: choice(given, 'basis', bases) } : { kind, basis: null };
  const { basis } = checked;
  const applying = [rules[kind], ...(basis === null ? [] : [rules[basis]])];
  const needs = applying.flatMap((rule) => rule.needs);
  const known = ['kind', 'label', ...needs, ...applying.flatMap((rule) => rule.may)];
  const what = `--kind ${kind}${basis === null ? '' : ` --basis ${basis}`}`;
  const missing = needs.filter((name) => given[name] === undefined);
  if (missing.length > 0)
    throw new Problem('BAD_OPTION', `${what} needs ${missing.map(flag).join(', ')} too`, 2);
  const foreign = Object.keys(given).filter((name) => given[name] !== undefined && !known.includes(name));
  if (foreign.length > 0)
    throw new Problem('BAD_OPTION', `${what} takes no ${foreign.map(flag).join(', ')}`, 2);
  return checked;
}

/**
 * One of a few words.
 * @throws Problem BAD_OPTION
 */
export function choice<Word extends string>(given: Given, name: string, words: readonly Word[]): Word {
  const word = words.find((each) => each === given[name]);
  if (word === undefined)
    throw new Problem('BAD_OPTION', `${flag(name)} takes one of ${words.join(', ')}`, 2);
  return word;
}

/**
 * An option's text.
 * @throws Problem BAD_OPTION where it was not given, or is empty
 */
export function text(given: Given, name: string): string {
  const value = given[name];
  if (typeof value !== 'string' || value.trim() === '')
    throw new Problem('BAD_OPTION', `${flag(name)} needs a value`, 2);
  return value.trim();
}

export const optionalText = (given: Given, name: string): string | null =>
  given[name] === undefined ? null : text(given, name);

/** The words of an option that takes several, separated by commas. */
export const words = (given: Given, name: string): string[] =>
  text(given, name)
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
