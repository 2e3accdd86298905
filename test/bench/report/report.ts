import { type Figures, middleOf, ratioTo } from '../figures.ts';

/** All rounds of one contender at one work, in a library of one size. */
export interface Measured {
  readonly work: string;
  readonly contender: string;
  readonly patrons: number;
  readonly rounds: readonly Figures[];
}

/** One line of the table. */
export interface Line {
  readonly work: string;
  readonly contender: string;
  readonly patrons: number;
  /** Medians over the rounds. */
  readonly figures: Figures;
  /** Of Carrel's in a library of the same size; null where Carrel was not asked. */
  readonly toCarrel: Figures | null;
  /** Of its own in the smallest library; null there. */
  readonly toSmallest: Figures | null;
  readonly rounds: readonly Figures[];
}

/** Medians, and what they are of each other. */
export function linesOf(measured: readonly Measured[]): Line[] {
  const smallest = Math.min(...measured.map(({ patrons }) => patrons));
  const middle = (work: string, contender: string, patrons: number): Figures | null => {
    const found = measured.find(
      (each) => each.work === work && each.contender === contender && each.patrons === patrons,
    );
    return found === undefined ? null : middleOf(found.rounds);
  };
  return measured.map(({ work, contender, patrons, rounds }) => {
    const figures = middleOf(rounds);
    const carrel = middle(work, 'carrel', patrons);
    const small = patrons === smallest ? null : middle(work, contender, smallest);
    return {
      ...{ work, contender, patrons, figures, rounds },
      toCarrel: carrel === null ? null : ratioTo(figures, carrel),
      toSmallest: small === null ? null : ratioTo(figures, small),
    };
  });
}
