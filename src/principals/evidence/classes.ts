import { isRecordClass, nameableClasses, type RecordClass } from '../../../schema/policy/classes.ts';
import { Problem } from '../../problem.ts';

/**
 * The record classes that a consent or an order names, each once.
 * @throws Problem CLASS_NOT_NAMEABLE for none at all, an unknown one, or one that no paper can open
 */
export function namedClasses(names: readonly string[]): RecordClass[] {
  const classes = [...new Set(names)].filter(isRecordClass).filter((name) => nameableClasses.has(name));
  if (classes.length === 0 || classes.length !== new Set(names).size)
    throw new Problem('CLASS_NOT_NAMEABLE', `classes to name are: ${[...nameableClasses].join(', ')}`, 2);
  return classes;
}
