import { type Watcher, watchers } from './watchers.ts';

const own = (is: (watcher: Watcher) => boolean): readonly Watcher[] => watchers.filter(is);

/** Suite → the callers of whom it proves that they learn nothing. Each caller is in one: a file of tests runs each. */
export const suites = {
  Public: own(({ isStaff, reaches }) => !isStaff && reaches !== 'one record'),
  Records: own(({ reaches }) => reaches === 'one record'),
  Desk: own(
    ({ persona, reaches }) => persona === 'volunteer' || (persona === 'clerk' && reaches !== 'patrons'),
  ),
  Clerk: own(({ persona, reaches }) => persona === 'clerk' && reaches === 'patrons'),
  Office: own(({ persona, reaches }) => persona === 'administrator' && reaches !== 'patrons'),
  Administrator: own(({ persona, reaches }) => persona === 'administrator' && reaches === 'patrons'),
} as const;
