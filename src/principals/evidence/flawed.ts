import { nameableClasses } from '../../../schema/policy/classes.ts';
import type { Flaw } from '../../../schema/policy/papers.ts';
import { Problem } from '../../problem.ts';

/** What is wrong with a paper, as the command line says it. */
const problems: Readonly<Record<Flaw['reason'], readonly [code: string, says: string]>> = {
  CLASS_NOT_NAMEABLE: ['CLASS_NOT_NAMEABLE', `classes to name are: ${[...nameableClasses].join(', ')}`],
  EXPIRY_PAST: ['EXPIRY_PAST', 'this paper has expired'],
  NOT_SERVED_YET: ['BAD_PROCESS', 'a process cannot be served on a day to come'],
  NOT_SIGNED_YET: ['NOT_SIGNED_YET', 'a consent cannot be signed on a day to come'],
  SERVED_BEFORE_ISSUED: ['BAD_PROCESS', 'a process is issued before it is served'],
  WINDOW_ENDS_FIRST: ['BAD_PROCESS', 'a window begins before it ends'],
};

export function flawed({ reason }: Flaw): Problem {
  const [code, says] = problems[reason];
  return new Problem(code, says, 2);
}
