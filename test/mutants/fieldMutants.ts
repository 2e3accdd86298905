import type { GraphQLSchema } from 'graphql';
import type { FieldRule, InputRule } from '../../schema/discloses.ts';
import { acts } from '../../schema/policy/acts.ts';
import { recordClasses } from '../../schema/policy/classes.ts';
import { type Ruled, ruled } from '../policy/departures/fields.ts';
import { otherwise } from './altering.ts';
import type { Mutant } from './mutant.ts';

/** A mutant of the rule in one place of the built schema. */
export interface FieldMutant extends Mutant {
  readonly at: Ruled;
}

const classNames = Object.keys(recordClasses);
const reaches = ['nobody', 'one card', 'one record', 'own referrals', 'patrons'];

/** Each other class; of two, either one alone; beside one, each as another way in. */
function otherClasses(discloses: FieldRule['discloses']): unknown[] {
  if (typeof discloses !== 'string')
    return [...discloses, ...classNames.filter((each) => !discloses.includes(each as never))];
  const others = classNames.filter((each) => each !== discloses);
  const more = discloses === 'open' ? [] : others.filter((each) => each !== 'open');
  return [...others, ...more.map((each) => [discloses, each])];
}

/** Reached by anybody; by each alone that it is not for; and, beside one, by each as another way. */
function otherReaches(rule: FieldRule['reaches']): unknown[] {
  if (rule === null) return reaches;
  const own = [rule].flat();
  const alone = reaches.filter((each) => own.length > 1 || !own.includes(each as never));
  const more = own.length > 1 ? [] : reaches.filter((each) => each !== 'nobody' && each !== own[0]);
  return [null, ...alone, ...more.map((each) => [own[0], each])];
}

const otherRules = (rule: FieldRule): [what: string, altered: object][] => [
  ...otherClasses(rule.discloses).map((each): [string, object] => [
    `discloses ${each}`,
    otherwise(rule, 'discloses', each),
  ]),
  ...otherReaches(rule.reaches).map((each): [string, object] => [
    `reaches ${each}`,
    otherwise(rule, 'reaches', each),
  ]),
  ...(rule.may === null ? [] : [null, ...Object.keys(acts).filter((act) => act !== rule.may)]).map(
    (act): [string, object] => [`may ${act}`, otherwise(rule, 'may', act)],
  ),
  [`asGranted ${!rule.asGranted}`, otherwise(rule, 'asGranted', !rule.asGranted)],
];

const otherInputs = (rule: InputRule): [what: string, altered: object][] =>
  classNames
    .filter((each) => each !== rule.enters)
    .map((each) => [`enters ${each}`, otherwise(rule, 'enters', each)]);

/** Every mutant of every rule of a built schema, altered in place: the judge and the tests read the same object. */
export const fieldMutants = (schema: GraphQLSchema): FieldMutant[] =>
  ruled(schema).flatMap((at) => {
    const table = at.kind === 'enters' ? 'what enters' : 'fields';
    const altered = at.kind === 'enters' ? otherInputs(at.rule) : otherRules(at.rule);
    return altered.map(
      ([what, rule]): FieldMutant => ({
        table,
        name: `${at.coordinate} ${what}`,
        at,
        apply() {
          const before = { ...at.rule };
          Object.assign(at.rule, rule);
          return () => {
            Object.assign(at.rule, before);
          };
        },
      }),
    );
  });
