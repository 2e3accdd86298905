import { nonInterference } from './nonInterference.ts';
import { watchers } from './watchers.ts';

nonInterference(watchers.filter(({ isStaff, reaches }) => !isStaff && reaches !== 'one record'));
