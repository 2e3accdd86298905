import { nonInterference } from './nonInterference.ts';
import { watchers } from './watchers.ts';

nonInterference(
  watchers.filter(({ persona, reaches }) => persona === 'administrator' && reaches === 'patrons'),
);
