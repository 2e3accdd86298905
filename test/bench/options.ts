import { parseArgs } from 'node:util';
import { type Work, works } from './questions.ts';

export interface Options {
  /** Sizes of libraries, the smallest first. */
  readonly sizes: readonly number[];
  readonly rounds: number;
  readonly warmUp: number;
  readonly leadIn: number;
  readonly seconds: number;
  readonly works: readonly Work[];
  /** Null: all that are there. */
  readonly contenders: readonly string[] | null;
  /** Whether it is written to docs: unless told otherwise, only what is whole. */
  readonly toDocs: boolean;
}

const listOf = (text: string): string[] => text.split(',').map((each) => each.trim());

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} is a number above nothing`);
  return value;
}

/**
 * What the command line asks for.
 * @throws Error that says what is wrong with it
 */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      patrons: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      'warm-up': { type: 'string' },
      'lead-in': { type: 'string' },
      only: { type: 'string' },
      contenders: { type: 'string' },
      quick: { type: 'boolean', default: false },
      docs: { type: 'boolean' },
    },
  });
  const isQuick = values.quick;
  const ids = values.only === undefined ? null : listOf(values.only);
  const unknown = ids?.find((id) => !works.some((work) => work.id === id));
  if (unknown !== undefined)
    throw new Error(`there is no work ${unknown}, but ${works.map(({ id }) => id).join(', ')}`);
  return {
    sizes: listOf(values.patrons ?? (isQuick ? '8000' : '100000'))
      .map((text) => numberOf('patrons', text))
      .sort((one, other) => one - other),
    rounds: numberOf('rounds', values.rounds ?? (isQuick ? '1' : '5')),
    seconds: numberOf('seconds', values.seconds ?? '2'),
    leadIn: numberOf('lead-in', values['lead-in'] ?? '1.5'),
    warmUp: numberOf('warm-up', values['warm-up'] ?? (isQuick ? '2' : '3')),
    works: works.filter(({ id }) => ids?.includes(id) ?? true),
    contenders: values.contenders === undefined ? null : listOf(values.contenders),
    toDocs: values.docs ?? !(isQuick || values.only !== undefined || values.contenders !== undefined),
  };
}
