import { type Figures, middleOf, middleRatio } from '../figures.ts';

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
  /** Of Carrel's in a library of the same size, medians of each round's; null where Carrel was not asked. */
  readonly toCarrel: Figures | null;
  /** Of its own in the smallest library, likewise; null there. */
  readonly toSmallest: Figures | null;
  readonly rounds: readonly Figures[];
}

/** Medians, and what the figures are of each other's. */
export function linesOf(measured: readonly Measured[]): Line[] {
  const smallest = Math.min(...measured.map(({ patrons }) => patrons));
  const roundsOf = (work: string, contender: string, patrons: number): readonly Figures[] | null =>
    measured.find((each) => each.work === work && each.contender === contender && each.patrons === patrons)
      ?.rounds ?? null;
  return measured.map(({ work, contender, patrons, rounds }) => {
    const carrel = roundsOf(work, 'carrel', patrons);
    const small = patrons === smallest ? null : roundsOf(work, contender, smallest);
    return {
      ...{ work, contender, patrons, rounds },
      figures: middleOf(rounds),
      toCarrel: carrel === null ? null : middleRatio(rounds, carrel),
      toSmallest: small === null ? null : middleRatio(rounds, small),
    };
  });
}
