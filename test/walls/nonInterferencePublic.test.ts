import { nonInterference } from './nonInterference.ts';
import { suites } from './suites.ts';

nonInterference(suites.Public);
