import { Problem } from '../problem.ts';

/** A sink that cannot be reached, or refuses. Sealing is late meanwhile; answers are given. */
export class SinkTrouble extends Problem {
  /**
   * @param code of Node's network or the bucket's own, such as `ECONNREFUSED` or `AccessDenied`, or one of ours:
   *   `SINK_LATE`, `SINK_TAKEN`, `SINK_OVERWRITES`, `SINK_STREWN`
   * @param message as in every Problem
   */
  constructor(code: string, message: string) {
    super(code, message);
    this.name = 'SinkTrouble';
  }
}
