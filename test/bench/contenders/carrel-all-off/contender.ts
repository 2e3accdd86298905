import type { Contender } from '../../contender.ts';
import { carrelNamed } from '../carrel/contender.ts';

export const contender: Contender = carrelNamed('carrel-all-off');
